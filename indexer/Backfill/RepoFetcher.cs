using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>Gets one whole repository, and does not believe it before it is proven: signature, every tree node, every record of ours.</summary>
internal sealed class RepoFetcher(
    IndexerOptions options,
    RepoClient client,
    IdentityCache identities,
    HostPlaces places,
    CollectionMap collections,
    RecordIndexer indexer,
    Tuning tuning,
    TimeProvider time)
{
    private readonly Nsid[] _wanted = [.. Enum.GetValues<Collection>().Select(collection => Nsid.Parse(collections.NsidOf(collection)))];

    /// <summary>Asks the configured host first and then the account's PDS, until one of them gives a proof.</summary>
    /// <param name="identity">Whose repository, and who signs it.</param>
    /// <param name="repo">An account that is inactive, or may be, is asked for at its own PDS alone: only that can say which it is.</param>
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

        FetchOutcome? outcome = null;
        if (repo is { IsVisible: true, Unconfirmed: null } && options.RepoHost.Authority != pds.Authority)
        {
            outcome = await AskAsync(options.RepoHost, identity, isOwnPds: false, ct);
        }

        // What another host refuses or lacks says nothing about the account, and it may lag behind.
        return outcome is FetchOutcome.Proven { Snapshot.Rev: var rev } && rev.Value >= repo.NewestDropped
            ? outcome
            : await AskAsync(pds, identity, isOwnPds: true, ct);
    }

    private async Task<FetchOutcome> AskAsync(Uri host, Identity identity, bool isOwnPds, CancellationToken ct)
    {
        if (places.AwayUntil(host.Authority) is { } until)
        {
            return new FetchOutcome.AskedToWait(host.Authority, until);
        }

        var answer = await client.GetRepoAsync(host, identity.Did, tuning.MaxRepoBytes, ct);
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
                    return await ProveAsync(answer.Value!.Bytes, identity, host.Authority, isOwnPds, ct);
                }

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
            case RepoOutcome.TooLarge or RepoOutcome.RecordNotFound or RepoOutcome.Failed:
                return new FetchOutcome.Failed($"{host.Authority}: {answer.Reason}");
            default:
                throw new InvalidOperationException($"{answer.Outcome} is not handled.");
        }
    }

    private async Task<FetchOutcome> ProveAsync(ReadOnlyMemory<byte> car, Identity identity, string host, bool isOwnPds, CancellationToken ct)
    {
        if (!RepoReader.TryRead(car, identity.Did, _wanted, out var snapshot, out var failure))
        {
            return new FetchOutcome.Failed($"{host} serves a repository that is not proven: {failure.Kind} ({failure.Reason})");
        }

        if (snapshot.Commit.Rev.Time > time.GetUtcNow() + FrameLimits.FutureRevTolerance)
        {
            return new FetchOutcome.Failed($"{host} serves a repository from the future");
        }

        if (!await snapshot.Commit.IsSignedAsync(identity, identities, ct))
        {
            return new FetchOutcome.KeyMismatch(snapshot.Commit.Data, host);
        }

        // The blocks are copied: they outlive the buffer of the CAR, of which they are a small part.
        var records = snapshot.Records.Select(record => indexer.Read(
            identity.Did,
            collections.TryGet(record.Collection, out var collection) ? collection : throw new InvalidOperationException("Only wanted records are read."),
            record.RecordKey,
            record.Cid,
            record.Block.ToArray()));
        return new FetchOutcome.Proven(
            new SnapshotChange(identity.Did, snapshot.Commit.Rev, snapshot.Commit.Data, [.. records.Where(record => record.IsKept)]) { Commit = snapshot.Commit.Cid }, host, isOwnPds);
    }
}
