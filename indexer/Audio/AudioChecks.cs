using System.Collections.Concurrent;

using PlyrFm.Indexer.Audit;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Audio;

/// <summary>
/// Looks for the audio that tracks name, again and again. A record's word is not enough: addresses have named files that never were, and PDSes
/// collect blobs that no record refers to any more.
/// </summary>
internal sealed class AudioChecks(
    IndexerOptions options,
    AudioTable table,
    AudioProbe probe,
    AudioCensus census,
    IndexerMetrics metrics,
    DatabaseGate gate,
    Tuning tuning,
    TimeProvider time,
    ILogger<AudioChecks> logger) : BackgroundService
{
    // Small requests that wait for strangers' servers.
    private const int HostsAtOnce = 64;

    // Taken and not answered yet. Hosts that hang keep theirs until they count as dead; the others go on.
    private const int MostTaken = 1024;

    // Tracks that are compared with their sources by one statement, and how many of these a turn may take while much is new.
    private const int StretchSize = 1000;
    private const int StretchesPerTurn = 5;

    private const int TurnsBetweenCounts = 30;

    // A host's share of a turn lasts this long at its pace.
    private const int SecondsPerShare = 5;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    private readonly HostBudget _budget = new(Math.Max(options.AudioChecksPerSecond, 0.01), time);
    private readonly SemaphoreSlim _asking = new(HostsAtOnce);
    private readonly Dictionary<string, Task> _underWay = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<AudioCheck> _done = new();
    private readonly List<AudioCheck> _unwritten = [];
    private int _taken;
    private long _newest;
    private long _place;
    private DateTimeOffset _restUntil;

    public override void Dispose()
    {
        _asking.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.IsCheckingAudio)
        {
            return;
        }

        await gate.OpenAsync(stoppingToken);
        try
        {
            for (var turns = 0; ; turns++)
            {
                await EndedAsync();
                try
                {
                    await StoreAsync(stoppingToken);
                    await FollowAsync(stoppingToken);
                    await BeginAsync(stoppingToken);
                    if (turns % TurnsBetweenCounts == 0)
                    {
                        await census.CountAsync(stoppingToken);
                    }
                }
                catch (Exception e) when (TransientFailure.NameOf(e) is not null)
                {
                    logger.QueryFailed(e.Message, tuning.AudioPoll);
                }

                await Task.Delay(tuning.AudioPoll, time, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(_underWay.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes over what tracks name: new ones at once, all others in turn, since records change and accounts move.</summary>
    private async Task FollowAsync(CancellationToken ct)
    {
        for (var stretches = 0; stretches < StretchesPerTurn && await table.FollowAsync(_newest, StretchSize, ct) is { } last; stretches++)
        {
            _newest = last;
        }

        if (time.GetUtcNow() < _restUntil)
        {
            return;
        }

        _place = await table.FollowAsync(_place, StretchSize, ct) ?? 0;
        if (_place == 0)
        {
            _restUntil = time.GetUtcNow() + tuning.AudioSweepPause;
        }
    }

    private async Task BeginAsync(CancellationToken ct)
    {
        var limit = MostTaken - Volatile.Read(ref _taken);
        if (limit <= 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        var share = (int)Math.Max(1, Math.Ceiling(SecondsPerShare * options.AudioChecksPerSecond));
        var taken = await table.TakeAsync(now, now + Lease, [.. _underWay.Keys], share, limit, ct);
        Interlocked.Add(ref _taken, taken.Count);
        foreach (var host in taken.GroupBy(source => source.Host))
        {
            _underWay.Add(host.Key, AskAsync(host.Key, [.. host], ct));
        }
    }

    // Awaited, so that a fault of ours stops the host as it should.
    private async Task EndedAsync()
    {
        foreach (var (host, task) in _underWay.Where(entry => entry.Value.IsCompleted).ToArray())
        {
            _underWay.Remove(host);
            await task;
        }
    }

    private async Task AskAsync(string host, IReadOnlyList<AudioSource> sources, CancellationToken ct)
    {
        await _asking.WaitAsync(ct);
        try
        {
            foreach (var source in sources)
            {
                _done.Enqueue(await AskAsync(host, source, ct));
                Interlocked.Decrement(ref _taken);
            }
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<AudioCheck> AskAsync(string host, AudioSource source, CancellationToken ct)
    {
        if ((_budget.BusyUntil(host) ?? _budget.DeadUntil(host)) is { } until)
        {
            return AudioCheck.Postponed(source, until);
        }

        await _budget.WaitAsync(host, ct);
        var answer = await probe.AskAsync(source, ct);
        metrics.AudioChecked(answer.Outcome);
        switch (answer.Outcome)
        {
            case AudioOutcome.Found or AudioOutcome.Missing:
                _budget.Answered(host, left: null);
                break;
            case AudioOutcome.Unclear:
                _budget.Failed(host);
                break;
            case AudioOutcome.Busy:
                _budget.StayAway(host, answer.Wait);
                break;
        }

        return AudioCheck.After(source, answer, time.GetUtcNow(), tuning);
    }

    private async Task StoreAsync(CancellationToken ct)
    {
        while (_done.TryDequeue(out var check))
        {
            _unwritten.Add(check);
        }

        if (_unwritten.Count > 0)
        {
            await table.StoreAsync(_unwritten, ct);
            _unwritten.Clear();
        }
    }
}
