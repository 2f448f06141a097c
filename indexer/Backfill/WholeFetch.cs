using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>Gets one whole repository, and does not believe it before it is proven: signature, every tree node, every record of ours.</summary>
internal sealed class WholeFetch(IndexerOptions options, RepoClient client, HostPlaces places, FetchedRepos fetched, IndexerMetrics metrics, TimeProvider time)
{
    /// <summary>Asks the configured host first and then the account's PDS, until one of them gives a proof.</summary>
    /// <param name="identity">Whose repository, and who signs it.</param>
    /// <param name="pds">Where the account is.</param>
    /// <param name="repo">An account that is inactive, or may be, is asked for at its own PDS alone: only that can say which it is.</param>
    /// <param name="maxBytes">Where to stop reading.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when it is longer than that.</returns>
    public async Task<FetchOutcome?> FetchAsync(Identity identity, Uri pds, FollowedRepo repo, long maxBytes, CancellationToken ct)
    {
        if (repo is { IsVisible: true, Unconfirmed: null } && options.RepoHost.Authority != pds.Authority)
        {
            var outcome = await AskAsync(options.RepoHost, identity, isOwnPds: false, maxBytes, ct);

            // What another host refuses or lacks says nothing about the account, and it may lag behind.
            if (outcome is null
                || (outcome is FetchOutcome.Proven { Snapshot.Rev: var rev } proven && rev.Value >= repo.NewestDropped && await MayBeShownAsync(proven, pds, repo, ct)))
            {
                return outcome;
            }
        }

        return await AskAsync(pds, identity, isOwnPds: true, maxBytes, ct);
    }

    /// <summary>
    /// A host that keeps copies keeps those of hidden accounts too. What was said about an account before it was followed nobody has heard here,
    /// so its PDS is asked once; if it does not say, only the repository from its own hands will do.
    /// </summary>
    private async ValueTask<bool> MayBeShownAsync(FetchOutcome.Proven proven, Uri pds, FollowedRepo repo, CancellationToken ct) =>
        repo.Head is not null
        || proven.IsOwnPds
        || AccountDesk.Read(pds, await client.GetRepoStatusAsync(pds, repo.Did, ct)) is AccountAnswer.Is { Status: AccountStatus.Active };

    private async Task<FetchOutcome?> AskAsync(Uri host, Identity identity, bool isOwnPds, long maxBytes, CancellationToken ct)
    {
        if (places.AwayUntil(host.Authority) is { } until)
        {
            return new FetchOutcome.AskedToWait(host.Authority, until);
        }

        var answer = await client.GetRepoAsync(host, identity.Did, maxBytes, ct);
        if (answer.Limit?.Pause is { } pause)
        {
            // Answered, with the last of what it allows: the next one would be refused.
            places.StayAway(answer.AnsweredBy ?? host.Authority, time.GetUtcNow() + pause);
        }

        switch (answer.Outcome)
        {
            case RepoOutcome.Ok:
                using (answer.Value!)
                {
                    metrics.CarRead(FetchManner.Whole, answer.Value!.Bytes.Length);
                    // A relay may have sent us on to the PDS itself.
                    return await ProveAsync(answer.Value.Bytes, identity, host.Authority, isOwnPds || answer.AnsweredBy == identity.Pds?.Authority, ct);
                }

            case RepoOutcome.TooLarge:
                return null;
            case RepoOutcome.RepoNotFound:
                return new FetchOutcome.Refused(new AccountAnswer.Unknown($"{host.Authority} has no such repository"));
            case RepoOutcome.RepoTakendown:
                return new FetchOutcome.Refused(new AccountAnswer.Is(AccountStatus.Takendown));
            case RepoOutcome.RepoSuspended:
                return new FetchOutcome.Refused(new AccountAnswer.Is(AccountStatus.Suspended));
            case RepoOutcome.RepoDeactivated:
                return new FetchOutcome.Refused(new AccountAnswer.Is(AccountStatus.Deactivated));
            case RepoOutcome.RateLimited:
                var end = time.GetUtcNow() + answer.RetryAfter;
                var busy = answer.AnsweredBy ?? host.Authority;
                places.StayAway(busy, end);
                return new FetchOutcome.AskedToWait(busy, end);
            case RepoOutcome.RecordNotFound or RepoOutcome.Failed:
                return new FetchOutcome.Failed($"{host.Authority}: {answer.Reason}");
            default:
                throw new InvalidOperationException($"{answer.Outcome} is not handled.");
        }
    }

    private async Task<FetchOutcome> ProveAsync(ReadOnlyMemory<byte> car, Identity identity, string host, bool isOwnPds, CancellationToken ct)
    {
        if (!RepoReader.TryRead(car, identity.Did, fetched.Wanted, out var snapshot, out var failure))
        {
            return new FetchOutcome.Failed($"{host} serves a repository that is not proven: {failure.Kind} ({failure.Reason})");
        }

        return await fetched.DoubtAsync(snapshot.Commit, identity, host, ct)
            ?? new FetchOutcome.Proven(fetched.Read(snapshot.Commit, snapshot.Records), host, isOwnPds);
    }
}
