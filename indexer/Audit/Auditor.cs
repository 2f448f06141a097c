using System.Collections.Concurrent;
using System.Threading.Channels;

using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Audit;

/// <summary>
/// Compares every followed repository with its PDS, without end, the longest unverified first. What events have failed to bring, for whatever
/// reason, is found here.
/// </summary>
internal sealed class Auditor(
    IndexerOptions options,
    AuditTable table,
    Inspector inspector,
    AuditPlaces places,
    AuditCensus census,
    SourceStatuses sources,
    DatabaseGate database,
    Tuning tuning,
    TimeProvider time,
    ILogger<Auditor> logger) : BackgroundService
{
    // They spend their time waiting for their host's turn; a host that hangs must not take those of the others.
    private const int Workers = 256;

    // A page of those that are due. Those of a host without a place are left out of the next one.
    private const int PageSize = 256;

    // While a source that is connected has much to catch up on, what differs is probably part of that; but not for ever.
    private const int LongestGraces = 10;

    // Both look at every followed repository.
    private const int PollsBetweenCounts = 20;

    private static readonly TimeSpan Taken = TimeSpan.FromMinutes(10);

    private readonly Channel<AuditLook> _looks = Channel.CreateUnbounded<AuditLook>();
    private readonly ConcurrentQueue<AuditOutcome> _outcomes = new();
    private readonly ConcurrentQueue<AuditLook> _doubts = new();
    private readonly List<AuditLook> _waiting = [];
    private readonly List<AuditOutcome> _unwritten = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.IsAuditing)
        {
            return;
        }

        await database.OpenAsync(stoppingToken);
        var workers = Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken));
        await Task.WhenAll(workers.Append(DispatchAsync(stoppingToken)));
    }

    private async Task DispatchAsync(CancellationToken ct)
    {
        var hasBegun = false;
        for (var polls = 0; ; polls++)
        {
            Resume();
            try
            {
                if (!hasBegun)
                {
                    await table.BeginAnewAsync(time.GetUtcNow(), ct);
                    hasBegun = true;
                }

                await WriteAsync(ct);
                if (polls % PollsBetweenCounts == 0)
                {
                    await table.AddFollowedAsync(ct);
                    await census.CountAsync(ct);
                }

                while (await BeginAsync(ct))
                {
                }
            }
            catch (Exception e) when (TransientFailure.NameOf(e) is not null)
            {
                logger.QueryFailed(e.Message, tuning.AuditPoll);
            }

            await Task.Delay(tuning.AuditPoll, time, ct);
        }
    }

    /// <returns>True when there may be more.</returns>
    private async Task<bool> BeginAsync(CancellationToken ct)
    {
        var due = await table.DueAsync(time.GetUtcNow(), places.Full, PageSize, ct);
        var chosen = due.Where(entry => places.TryTake(entry.Pds)).ToDictionary(entry => entry.ActorId, entry => entry.Pds);
        if (chosen.Count == 0)
        {
            return false;
        }

        try
        {
            foreach (var subject in await table.TakeAsync([.. chosen.Keys], time.GetUtcNow() + Taken, ct))
            {
                chosen.Remove(subject.ActorId, out var place);
                _looks.Writer.TryWrite(new AuditLook(subject, place!));
            }
        }
        finally
        {
            // Of those that could not be taken.
            chosen.Values.ToList().ForEach(places.Return);
        }

        return due.Count == PageSize && places.Free > 0;
    }

    private async Task WorkAsync(CancellationToken ct)
    {
        await foreach (var look in _looks.Reader.ReadAllAsync(ct))
        {
            try
            {
                if (await LookAsync(look, ct) is { } outcome)
                {
                    _outcomes.Enqueue(outcome);
                }
                else if (look.ReadyAt is not null)
                {
                    _doubts.Enqueue(look);
                }
            }
            catch (Exception e) when (TransientFailure.NameOf(e) is not null)
            {
                logger.QueryFailed(e.Message, Taken); // it is taken for a while, and then due again
            }
        }
    }

    private async Task<AuditOutcome?> LookAsync(AuditLook look, CancellationToken ct)
    {
        look.Begin();
        if (look.Heard is not null)
        {
            return await inspector.SecondAsync(look, ct);
        }

        try
        {
            return await inspector.FirstAsync(look, ct);
        }
        finally
        {
            places.Return(look.Place);
        }
    }

    /// <summary>Gives those whose grace is over their second look.</summary>
    private void Resume()
    {
        while (_doubts.TryDequeue(out var look))
        {
            _waiting.Add(look);
        }

        var now = time.GetUtcNow();
        var isCatchingUp = sources.All.Any(source => source.State == SourceState.Connected && source.Lag(now) > tuning.AuditGrace);
        _waiting.RemoveAll(look =>
        {
            var isReady = look.ReadyAt <= now && (!isCatchingUp || look.DoubtedAt + (tuning.AuditGrace * LongestGraces) <= now);
            return isReady && _looks.Writer.TryWrite(look);
        });
    }

    private async Task WriteAsync(CancellationToken ct)
    {
        while (_outcomes.TryDequeue(out var outcome))
        {
            _unwritten.Add(outcome);
        }

        if (_unwritten.Count > 0)
        {
            await table.StoreAsync(_unwritten, time.GetUtcNow(), ct);
            _unwritten.Clear();
        }
    }
}
