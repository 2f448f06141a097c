using Npgsql;

using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Labels;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Firehose;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Labels;

/// <summary>Takes the configured rules over, then listens to each configured labeler and asks it for what was lost.</summary>
internal sealed class Labeling(
    IndexerOptions options,
    NpgsqlDataSource database,
    DatabaseGate gate,
    CollectionMap collections,
    LabelerStatuses statuses,
    LabelIntake intake,
    LabelWriter writer,
    WriterLease lease,
    LabelClient client,
    CursorStore cursors,
    IdentityCache identities,
    Tuning tuning,
    TimeProvider time,
    ILogger<Labeling> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenAsync(stoppingToken);
        if (await TryAsync(CopyPolicyAsync, stoppingToken))
        {
            logger.LabelRulesChanged();
        }

        await Task.WhenAll(statuses.All.Select(status => FollowAsync(status, stoppingToken)));
    }

    private Task<bool> CopyPolicyAsync(CancellationToken ct) => LabelPolicy.CopyAsync(
        database,
        collections,
        [.. options.Labelers.Select(labeler => labeler.Did)],
        LabelRules.For(options.LabelRules, options.Labelers),
        time,
        ct,
        lease);

    private async Task FollowAsync(LabelerStatus status, CancellationToken ct)
    {
        var sweep = new LabelSweep(status, intake, writer, client, identities, tuning, time, logger);
        var listener = new LabelListener(status, intake, writer, sweep, cursors, identities, options, tuning, time, logger);
        var sweptAt = await TryAsync(retry => writer.SweptAtAsync(status.Labeler.Did.Value, retry), ct);
        await Task.WhenAll(listener.RunAsync(ct), sweep.RunAsync(sweptAt, ct));
    }

    private async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await work(ct);
            }
            catch (Exception e) when (TransientFailure.NameOf(e) is not null)
            {
                var delay = Backoff.After(failures, tuning.ReconnectFirst, tuning.ReconnectLongest);
                logger.QueryFailed(e.Message, delay);
                await Task.Delay(delay, time, ct);
            }
        }
    }
}
