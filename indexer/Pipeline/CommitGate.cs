using System.Diagnostics;

using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// Lets through only what the account has signed and what follows, record for record, from the state that was proven before. Fails
/// closed: what cannot be verified is not applied, and either refused or made good by fetching the whole repository.
/// </summary>
internal sealed class CommitGate(
    Ledger ledger,
    Refetch refetch,
    KeyDesk keys,
    IdentityCache identities,
    CommitVerifier verifier,
    CollectionMap collections,
    RecordIndexer indexer,
    IndexerMetrics metrics,
    Deliveries deliveries,
    TimeProvider time,
    ILogger<CommitGate> logger)
{
    /// <summary>Judges a #commit or #sync of a synchronized repository.</summary>
    /// <returns>False: nothing was done, because the key has to be looked up; the lane is told when it is known.</returns>
    public async ValueTask<bool> TryTakeAsync(LaneItem.Arrival arrival, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var lookUp = identities.GetAsync(arrival.Repo.Did, ct);
        if (!lookUp.IsCompleted)
        {
            return !await TryParkAsync(arrival, anew: false, ct);
        }

        var resolution = await lookUp;
        if (resolution is not IdentityResolution.Found { Identity.SigningKey: { } key })
        {
            metrics.Rejects.Add("NoKey");
            await refetch.AfterBreakAsync(arrival.Repo, $"a commit cannot be verified: {Why(resolution)}", arrival.Work, ct);
            return true;
        }

        if (!await TryTakeAsync(arrival, key, ct))
        {
            // The account may have a new key. Asked once per event, and the cache limits how often that leads to a request.
            arrival.HasFreshKey = true;
            return !await TryParkAsync(arrival, anew: true, ct);
        }

        metrics.VerifyDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        return true;
    }

    /// <returns>False when too many wait for keys already; then the repository is fetched, when its turn comes.</returns>
    private async ValueTask<bool> TryParkAsync(LaneItem.Arrival arrival, bool anew, CancellationToken ct)
    {
        if (keys.TryAsk(arrival.Repo, anew))
        {
            return true;
        }

        await refetch.AfterBreakAsync(arrival.Repo, "too many commits wait for the keys of their accounts", arrival.Work, ct);
        return false;
    }

    /// <returns>False when the signature asks for a fresh key.</returns>
    private ValueTask<bool> TryTakeAsync(LaneItem.Arrival arrival, PublicKey key, CancellationToken ct) => arrival.Event switch
    {
        CommitEvent commit => TryCommitAsync(arrival, commit, key, ct),
        SyncEvent sync => TrySyncAsync(arrival, sync, key, ct),
        var other => throw new InvalidOperationException($"{other.GetType().Name} is not signed."),
    };

    private async ValueTask<bool> TryCommitAsync(LaneItem.Arrival arrival, CommitEvent commit, PublicKey key, CancellationToken ct)
    {
        var repo = arrival.Repo;
        var verdict = verifier.Verify(commit, repo.Head, key, time.GetUtcNow(), out var verified);
        switch (CommitReaction.To(verdict))
        {
            case Reaction.Apply:
                (repo.Head, repo.Commit) = (new RepoHead(verified!.Rev, verified.Data), commit.Commit);
                metrics.CommitApplied();
                deliveries.Proven(repo.Did, verified.Rev);
                await ledger.WriteAsync(repo, new CommitChange(repo.Did, verified.Rev, verified.Data, Read(verified)) { Commit = commit.Commit }, arrival.Work, ct);
                return true;
            case Reaction.TryFreshKey when !arrival.HasFreshKey:
                return false;
            case Reaction.Refuse:
                logger.CommitRefused(verdict.ToString());
                await ledger.RejectAsync(repo, verdict.ToString(), arrival.Work, ct);
                return true;
            case Reaction.Ignore:
                metrics.Rejects.Add(verdict.ToString());
                repo.Finish(arrival.Work);
                return true;
            case Reaction.TryFreshKey or Reaction.Refetch:
                arrival.Work.Hold();
                await ledger.RejectAsync(repo, verdict.ToString(), arrival.Work, ct);
                await refetch.AfterBreakAsync(repo, $"a commit did not follow from what was proven: {verdict}", arrival.Work, ct);
                return true;
            default:
                throw new InvalidOperationException($"{verdict} is not handled.");
        }
    }

    private async ValueTask<bool> TrySyncAsync(LaneItem.Arrival arrival, SyncEvent sync, PublicKey key, CancellationToken ct)
    {
        var repo = arrival.Repo;
        var verdict = verifier.VerifySync(sync, repo.Head, key, time.GetUtcNow(), out _);
        if (verdict == CommitVerdict.Replay || Asserted(sync)?.Data == repo.Head?.Data)
        {
            // The state that we have, whoever signed it: after a migration the new PDS announces the old commit under its old key.
            repo.Finish(arrival.Work);
            return true;
        }

        if (verdict == CommitVerdict.BadSignature && !arrival.HasFreshKey)
        {
            return false;
        }

        if (verdict != CommitVerdict.Valid)
        {
            metrics.Rejects.Add($"Sync{verdict}");
        }

        // A #sync that fails proves nothing, but it is no reason to trust the state either: the repository itself will tell.
        await refetch.AfterBreakAsync(repo, $"a #sync states something else than what was proven: {verdict}", arrival.Work, ct);
        return true;
    }

    /// <summary>The commit in a #sync, whoever signed it.</summary>
    private static SignedCommit? Asserted(SyncEvent sync)
    {
        return BlockMap.TryRead(sync.Blocks, out var blocks, out _) && blocks.TryGet(blocks.Root, out ReadOnlyMemory<byte> block) && SignedCommit.TryRead(block, out var commit, out _)
            ? commit
            : null;
    }

    private List<RecordOp> Read(VerifiedCommit commit)
    {
        List<RecordOp> ops = [];
        foreach (var op in commit.Ops)
        {
            if (collections.TryGet(op.Collection, out var collection))
            {
                ops.Add(op.Cid is { } cid && indexer.Read(commit.Did, collection, op.RecordKey, cid, op.Block) is { IsKept: true } record
                    ? new RecordUpsert(record)
                    : new RecordDelete(collection, op.RecordKey));
            }
        }

        return ops;
    }

    private static string Why(IdentityResolution resolution) => resolution switch
    {
        IdentityResolution.Found => "the DID document has no usable signing key",
        IdentityResolution.NotFound or IdentityResolution.Deactivated => "there is no such DID any more",
        IdentityResolution.Unavailable { Reason: var reason } => $"the DID document cannot be read: {reason}",
        _ => throw new InvalidOperationException($"{resolution} is not handled."),
    };
}
