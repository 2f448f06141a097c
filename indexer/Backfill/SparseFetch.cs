using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Backfill;

/// <summary>
/// Asks an account's PDS for the tree nodes that can hold records of ours, level by level, and then for those records. It ends with a proof, or
/// not at all: whatever stands in its way, the repository can still be fetched whole.
/// </summary>
internal sealed class SparseFetch(RepoClient client, HostPlaces places, FetchedRepos fetched, IndexerMetrics metrics, Tuning tuning, TimeProvider time)
{
    // 65 characters each, in an address of which many servers take 8 kB. A level of the tree rarely has more.
    private const int BlocksPerRequest = 50;

    public async Task<SparseOutcome> FetchAsync(Uri pds, Identity identity, CancellationToken ct)
    {
        var visit = new Visit(pds, identity, tuning.SparseBytes);
        SparseOutcome? end = null;
        for (var starts = 0; starts < tuning.SparseStarts; starts++)
        {
            var head = await HeadAsync(visit, ct);
            if (head.Value is not { } latest)
            {
                return head.End!;
            }

            // Of a repository that is written to, blocks vanish. If it still is where it was, they are missing for another reason.
            if (end is not null && latest.Cid == visit.Head)
            {
                return end;
            }

            visit.Head = latest.Cid;
            end = await WalkAsync(visit, ct);
            if (end is not SparseOutcome.Abandoned { Why: SparseObstacle.NotOffered or SparseObstacle.Unproven })
            {
                return end;
            }
        }

        return new SparseOutcome.Abandoned(SparseObstacle.Moved);
    }

    private async Task<SparseOutcome> WalkAsync(Visit visit, CancellationToken ct)
    {
        if (await GetAsync(visit, [visit.Head], ct) is { } end)
        {
            return end;
        }

        if (!visit.Known.TryGet(visit.Head, out var block) || !SignedCommit.TryRead(block, out var commit, out _) || commit.Did != visit.Identity.Did)
        {
            return new SparseOutcome.Abandoned(SparseObstacle.Unproven);
        }

        if (await fetched.DoubtAsync(commit, visit.Identity, visit.Pds.Authority, ct) is { } doubt)
        {
            return new SparseOutcome.Settled(doubt);
        }

        var walk = new RangeWalk(commit, fetched.Wanted, tuning.SparseBlocks);
        RepoFailure failure;
        while (walk.TryTake(visit.Known, out failure))
        {
            if (walk.IsComplete)
            {
                return new SparseOutcome.Proven(walk);
            }

            if (await GetAsync(visit, [.. walk.Needed.Take(BlocksPerRequest)], ct) is { } obstacle)
            {
                return obstacle;
            }
        }

        return new SparseOutcome.Abandoned(failure.Kind == RepoFailureKind.TooLarge ? SparseObstacle.TooMuch : SparseObstacle.Unproven);
    }

    private async Task<(LatestCommit? Value, SparseOutcome? End)> HeadAsync(Visit visit, CancellationToken ct)
    {
        if (Away(visit) is { } away)
        {
            return (null, away);
        }

        var answer = await client.GetLatestCommitAsync(visit.Pds, visit.Identity.Did, ct);
        return (answer.Value, Obstacle(visit, answer));
    }

    /// <returns>Null when all of them are known now.</returns>
    private async Task<SparseOutcome?> GetAsync(Visit visit, IReadOnlyCollection<Cid> cids, CancellationToken ct)
    {
        if (Away(visit) is { } away)
        {
            return away;
        }

        if (visit.BytesLeft <= 0)
        {
            return new SparseOutcome.Abandoned(SparseObstacle.TooMuch);
        }

        var answer = await client.GetBlocksAsync(visit.Pds, visit.Identity.Did, cids, visit.BytesLeft, ct);
        using var car = answer.Value;
        if (Obstacle(visit, answer) is { } obstacle)
        {
            return obstacle;
        }

        metrics.CarRead(FetchManner.Sparse, car!.Bytes.Length);
        visit.BytesLeft -= car.Bytes.Length;
        if (!BlockMap.TryReadBlocks(car.Bytes, out var blocks, out _))
        {
            return new SparseOutcome.Abandoned(SparseObstacle.Unproven);
        }

        // Nothing that was not asked for is kept, and a part is no answer: so the number of requests is bounded by that of the blocks.
        foreach (var cid in cids)
        {
            if (!blocks.TryGet(cid, out var block))
            {
                return new SparseOutcome.Abandoned(SparseObstacle.Unproven);
            }

            visit.Known.Add(cid, block);
        }

        return null;
    }

    private SparseOutcome.Settled? Away(Visit visit) => places.AwayUntil(visit.Pds.Authority) is { } until
        ? new SparseOutcome.Settled(new FetchOutcome.AskedToWait(visit.Pds.Authority, until))
        : null;

    /// <returns>Null when there is an answer.</returns>
    private SparseOutcome? Obstacle<T>(Visit visit, RepoFetch<T> answer)
        where T : class
    {
        if (answer.Outcome == RepoOutcome.RateLimited || answer.Limit?.Pause is not null)
        {
            var wait = answer.Outcome == RepoOutcome.RateLimited ? answer.RetryAfter : answer.Limit!.Value.ResetsIn;
            places.StayAway(visit.Pds.Authority, time.GetUtcNow() + wait);
        }

        return answer.Outcome switch
        {
            RepoOutcome.Ok => null,
            RepoOutcome.RateLimited => new SparseOutcome.Settled(new FetchOutcome.AskedToWait(visit.Pds.Authority, time.GetUtcNow() + answer.RetryAfter)),
            RepoOutcome.TooLarge => new SparseOutcome.Abandoned(SparseObstacle.TooMuch),
            // Of an account that is hidden or gone the whole fetch will hear the same, and say what follows.
            RepoOutcome.RepoNotFound or RepoOutcome.RepoTakendown or RepoOutcome.RepoSuspended or RepoOutcome.RepoDeactivated or RepoOutcome.RecordNotFound =>
                new SparseOutcome.Abandoned(SparseObstacle.Unproven),
            RepoOutcome.Failed => new SparseOutcome.Abandoned(answer.IsNotOffered ? SparseObstacle.NotOffered : SparseObstacle.Unproven),
            _ => throw new InvalidOperationException($"{answer.Outcome} is not handled."),
        };
    }

    /// <summary>One fetch, over all its starts.</summary>
    private sealed class Visit(Uri pds, Identity identity, long maxBytes)
    {
        public Uri Pds => pds;

        public Identity Identity => identity;

        public KnownBlocks Known { get; } = new();

        public long BytesLeft { get; set; } = maxBytes;

        /// <summary>The commit that is walked.</summary>
        public Cid Head { get; set; }
    }
}
