using System.Diagnostics.Metrics;
using System.Threading.Channels;

using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Firehose;

/// <summary>
/// Events may have been lost: the source said so, or we were away for longer than it remembers. Nobody can say which, so every followed
/// repository is compared with its PDS at once, or fetched where the audit is off; the stream goes on meanwhile. It is said until that is done.
/// </summary>
internal sealed class LossAlarm : BackgroundService
{
    private readonly IndexerOptions _options;
    private readonly SourceGaps _gaps;
    private readonly SourceStatuses _statuses;
    private readonly FollowedRepos _repos;
    private readonly Lanes _lanes;
    private readonly Discovery _discovery;
    private readonly DatabaseGate _database;
    private readonly Tuning _tuning;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    // What was followed at an alarm. Nobody is ever followed no more, so of all that come while one is being seen to, the last one has everything.
    private readonly Channel<FollowedRepo[]> _comparisons = Channel.CreateBounded<FollowedRepo[]>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    public LossAlarm(
        IndexerOptions options,
        SourceGaps gaps,
        SourceStatuses statuses,
        FollowedRepos repos,
        Lanes lanes,
        Discovery discovery,
        DatabaseGate database,
        IndexerMetrics metrics,
        Tuning tuning,
        TimeProvider time,
        ILogger<LossAlarm> logger)
    {
        (_options, _gaps, _statuses, _repos, _lanes, _discovery) = (options, gaps, statuses, repos, lanes, discovery);
        (_database, _tuning, _time, _logger) = (database, tuning, time, logger);
        metrics.Observe("plyrfm.source.gap", "s", "How long ago the oldest event may have been lost that the audit has not gone after yet; 0: none.", () =>
            from source in statuses.All
            let age = source.Trouble.PossibleLossSince is { } since ? (time.GetUtcNow() - since).TotalSeconds : 0
            select new Measurement<double>(age, new KeyValuePair<string, object?>("source", source.Name)));
    }

    /// <summary>Returns when it is noted for good: what is read on moves the cursor, and then nothing else tells of the gap.</summary>
    /// <param name="since">When the gap began, if that is known.</param>
    public async Task RaiseAsync(SourceStatus source, DateTimeOffset? since, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var from = since ?? now;
        source.MayHaveLost(from);
        _logger.PossibleLoss(source.Name, from);
        await TryAsync(() => _gaps.RaiseAsync(source.Name, from, now, ct), ct);
        Compare();
    }

    /// <summary>
    /// A stream was opened at the present, because there was no cursor to come back to. What happened before is in it no more: who is new is
    /// listed, and who is followed is compared.
    /// </summary>
    public void Compare()
    {
        _discovery.Ask();

        // Whoever is followed from here on is fetched later than anything was lost, and need not be fetched twice.
        _comparisons.Writer.TryWrite([.. _repos.All]);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _database.OpenAsync(stoppingToken);
        await TryAsync(() => RememberAsync(stoppingToken), stoppingToken);
        await Task.WhenAll(CompareAsync(stoppingToken), WatchAsync(stoppingToken));
    }

    /// <summary>What was noticed before the start, and is not over.</summary>
    private async Task RememberAsync(CancellationToken ct)
    {
        foreach (var (name, since) in await _gaps.OpenAsync(ct))
        {
            _statuses.All.FirstOrDefault(source => source.Name == name)?.MayHaveLost(since);
        }
    }

    private async Task CompareAsync(CancellationToken ct)
    {
        await foreach (var followed in _comparisons.Reader.ReadAllAsync(ct))
        {
            if (_options.IsAuditing)
            {
                await TryAsync(() => _gaps.CompareAllAsync(ct), ct);
                continue;
            }

            foreach (var repo in followed)
            {
                await _lanes.PostAsync(new LaneItem.FetchAsked(repo, "events may have been lost", OnlyIfNew: false), ct);
            }
        }
    }

    private async Task WatchAsync(CancellationToken ct)
    {
        while (true)
        {
            if (_statuses.All.Any(source => source.Trouble.PossibleLossSince is not null))
            {
                await TryAsync(() => CloseAsync(ct), ct);
            }

            await Task.Delay(_tuning.DuePoll, _time, ct);
        }
    }

    private async Task CloseAsync(CancellationToken ct)
    {
        foreach (var name in await _gaps.CloseAsync(_time.GetUtcNow(), ct))
        {
            _statuses.All.FirstOrDefault(source => source.Name == name)?.LossIsMended();
            _logger.LossIsMended(name);
        }
    }

    private async Task TryAsync(Func<Task> work, CancellationToken ct)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await work();
                return;
            }
            catch (Exception e) when (TransientFailure.NameOf(e) is not null)
            {
                var delay = Backoff.After(failures, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(15));
                _logger.QueryFailed(e.Message, delay);
                await Task.Delay(delay, _time, ct);
            }
        }
    }
}
