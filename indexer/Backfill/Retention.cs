using Npgsql;

using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>
/// Has removed what was kept long enough: records of deleted accounts, deletions that nobody will ask about any
/// more, and old history.
/// </summary>
internal sealed class Retention(
    NpgsqlDataSource database,
    DatabaseGate gate,
    WriterLease lease,
    FollowedRepos repos,
    Lanes lanes,
    IndexerOptions options,
    Tuning tuning,
    TimeProvider time,
    ILogger<Retention> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenAsync(stoppingToken);
        while (true)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (TransientFailure.NameOf(e) is not null)
            {
                logger.QueryFailed(e.Message, tuning.RetentionPoll);
            }

            await Task.Delay(tuning.RetentionPoll, time, stoppingToken);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var did in await DeletedAccounts.OverdueAsync(database, now - options.DeletionGrace, ct))
        {
            // Through the lane, which knows what else is on its way about the account.
            await lanes.PostAsync(new LaneItem.ForgetAsked(repos.Follow(did), IsOrdered: false, Done: null), ct);
        }

        await DeletionTable.PruneAsync(database, now - tuning.DeletionMemory, lease, ct);
        if (options.HistoryKept is { } kept)
        {
            await RecordEventTable.PruneAsync(database, now - kept, lease, ct);
        }
    }
}
