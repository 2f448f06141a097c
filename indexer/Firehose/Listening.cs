using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Sync;
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

    private FirehoseListener Listener(FirehoseSource source)
    {
        var client = new FirehoseClient(
            new FirehoseClientOptions
            {
                Url = source.Address,
                Opened = () => statuses.Of(source.Name).Is(SourceState.Connected),
                Network = new NetworkGuardOptions(options.AllowPrivateNetwork) { HeaderTimeout = TimeSpan.FromSeconds(15), TotalTimeout = TimeSpan.FromSeconds(15) },
            },
            time);
        return new FirehoseListener(source, statuses.Of(source.Name), client, intake, cursors, watermarks, alarm, metrics, tuning, time, logger);
    }
}
