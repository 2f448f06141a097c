using PlyrFm.AtProto.Identity;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Backfill;

/// <summary>
/// Gets what one repository holds of ours, proven complete. Whole if it is small. If not, most of it is somebody else's, and only the parts
/// of its tree that can hold records of ours are asked for; unless those are so many that it is cheaper whole after all.
/// </summary>
internal sealed class RepoFetcher(IndexerOptions options, WholeFetch whole, SparseFetch sparse, FetchedRepos fetched, HostPlaces places, IndexerMetrics metrics, Tuning tuning)
{
    /// <param name="identity">Whose repository, and who signs it.</param>
    /// <param name="repo">What is known about it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<FetchOutcome> FetchAsync(Identity identity, FollowedRepo repo, CancellationToken ct)
    {
        if (identity.Pds is not { } pds)
        {
            return new FetchOutcome.Failed("its DID document names no PDS that may be used");
        }

        // Before the relay is asked as well: it would only send us there.
        if (places.AwayUntil(pds.Authority) is { } until)
        {
            return new FetchOutcome.AskedToWait(pds.Authority, until);
        }

        var outcome = await FetchAsync(identity, pds, repo, ct) ?? new FetchOutcome.Failed($"longer than {tuning.MaxRepoBytes} bytes");
        if (outcome is FetchOutcome.Proven { Snapshot.IsSparse: var isSparse })
        {
            metrics.RepoProven(isSparse ? FetchManner.Sparse : FetchManner.Whole);
        }

        return outcome;
    }

    private async Task<FetchOutcome?> FetchAsync(Identity identity, Uri pds, FollowedRepo repo, CancellationToken ct)
    {
        if (options.IsFetchingSparsely && repo.Manner != FetchManner.Whole)
        {
            if (repo.Manner == FetchManner.Probed && await whole.FetchAsync(identity, pds, repo, options.SparseAboveBytes, ct) is { } outcome)
            {
                return outcome;
            }

            // Only the PDS has blocks; a relay passes on, or keeps, whole repositories.
            if (await SparselyAsync(identity, pds, repo, ct) is { } found)
            {
                return found;
            }
        }

        return await whole.FetchAsync(identity, pds, repo, tuning.MaxRepoBytes, ct);
    }

    /// <returns>Null when it has to be fetched whole.</returns>
    private async Task<FetchOutcome?> SparselyAsync(Identity identity, Uri pds, FollowedRepo repo, CancellationToken ct)
    {
        repo.Manner = FetchManner.Sparse;
        switch (await sparse.FetchAsync(pds, identity, ct))
        {
            case SparseOutcome.Proven { Walk: var walk }:
                return new FetchOutcome.Proven(fetched.Read(walk.Commit, walk.Records) with { IsSparse = true }, pds.Authority, IsOwnPds: true);
            case SparseOutcome.Settled { Outcome: var outcome }:
                return outcome;
            case SparseOutcome.Abandoned { Why: var why }:
                metrics.SparseAbandoned.Add(why.ToString());
                repo.Manner = why is SparseObstacle.TooMuch or SparseObstacle.NotOffered ? FetchManner.Whole : FetchManner.Sparse;
                return null;
            case var other:
                throw new InvalidOperationException($"{other} is not handled.");
        }
    }
}
