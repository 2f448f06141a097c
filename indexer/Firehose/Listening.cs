using System.Collections.Concurrent;

using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Firehose;

/// <summary>Runs a listener for each configured source. It stops first: what was received is then finished by the others.</summary>
internal sealed class Listening(
    IndexerOptions options,
    SourceStatuses statuses,
    FrameIntake intake,
    CursorStore cursors,
    SourceCursors watermarks,
    CollectionDirectory directory,
    LossAlarm alarm,
    DatabaseGate database,
    IndexerMetrics metrics,
    Tuning tuning,
    TimeProvider time,
    ILogger<FirehoseListener> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.OpenAsync(stoppingToken);
        await Task.WhenAll(options.Sources.Select(source => Listener(source).RunAsync(stoppingToken)));
    }

    private readonly ConcurrentDictionary<FirehoseSource, bool> _listed = new();

    private void Opened(FirehoseSource source)
    {
        var status = statuses.Of(source.Name);
        status.Is(SourceState.Connected);
        if (status.Cursor == 0)
        {
            alarm.Audit();
        }
        else if (_listed.TryAdd(source, true))
        {
            directory.Ask();
        }
    }

    private FirehoseListener Listener(FirehoseSource source)
    {
        var client = new FirehoseClient(
            new FirehoseClientOptions
            {
                Url = source.Address,
                Opened = () => Opened(source),
                Network = new NetworkGuardOptions(options.AllowPrivateNetwork) { HeaderTimeout = TimeSpan.FromSeconds(15), TotalTimeout = TimeSpan.FromSeconds(15) },
            },
            time);
        return new FirehoseListener(source, statuses.Of(source.Name), client, intake, cursors, watermarks, alarm, metrics, tuning, time, logger);
    }
}
