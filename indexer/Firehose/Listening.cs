using System.Collections.Concurrent;

using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Firehose;

/// <summary>Runs a listener for each configured source. It stops first: what was received is then finished by the others.</summary>
internal sealed class Listening(
    IndexerOptions options,
    SourceStatuses statuses,
    FrameIntake intake,
    HintDelay delay,
    CollectionMap collections,
    CursorStore cursors,
    SourceCursors watermarks,
    Discovery discovery,
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
            alarm.Compare();
        }
        else if (_listed.TryAdd(source, true))
        {
            discovery.Ask();
        }
    }

    private FirehoseListener Listener(FirehoseSource source)
    {
        var status = statuses.Of(source.Name);
        Func<Watermark, SourceConnection> open = source.IsJetstream
            ? watermark => new JetstreamConnection(source, Jetstream(source), delay, status, watermark, intake)
            : watermark => new FrameConnection(source, Firehose(source), status, watermark, intake);
        return new FirehoseListener(source, status, open, cursors, watermarks, alarm, metrics, tuning, time, logger);
    }

    private FirehoseClient Firehose(FirehoseSource source) =>
        new(new FirehoseClientOptions { Url = source.Address, Opened = () => Opened(source), Network = Guard }, time);

    private JetstreamClient Jetstream(FirehoseSource source) => new(
        new JetstreamClientOptions
        {
            Url = source.Address,
            // Profiles are a small part of what comes, and without them names would be those of the last time that a repository was fetched.
            Collections = [.. Enum.GetValues<Collection>().Select(collection => Nsid.Parse(collections.NsidOf(collection)))],
            Dictionary = options.JetstreamDictionary,
            Opened = () => Opened(source),
            Network = Guard,
        },
        time);

    private NetworkGuardOptions Guard => new(options.AllowPrivateNetwork) { HeaderTimeout = TimeSpan.FromSeconds(15), TotalTimeout = TimeSpan.FromSeconds(15) };
}
