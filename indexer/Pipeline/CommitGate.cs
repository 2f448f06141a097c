using System.Diagnostics;

using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
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
    Keys keys,
    CommitVerifier verifier,
    CollectionMap collections,
    RecordIndexer indexer,
    IndexerMetrics metrics,
    TimeProvider time,
    ILogger<CommitGate> logger)
{
    /// <summary>Judges a #commit or #sync of a synchronized repository.</summary>
    /// <param name="whenKnown">Told when the key is known, if that has to be waited for.</param>
    /// <returns>False: nothing was done, because the key is not known yet.</returns>
    public async ValueTask<bool> TryTakeAsync(LaneItem.Arrival arrival, Func<ValueTask> whenKnown, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        for (var anew = false; ; anew = true)
        {
            switch (keys.Get(arrival.Repo, anew, whenKnown))
            {
                case null:
                    return false;
                case IdentityResolution.Found { Identity.SigningKey: { } key }:
                    if (!await TryTakeAsync(arrival, key, ct))
                    {
                        // The account may have a new key. Once per event; the cache limits how often it really asks.
                        arrival.HasFreshKey = true;
                        continue;
                    }

                    metrics.VerifyDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
                    return true;
                case var unusable:
                    metrics.Rejects.Add("NoKey");
                    await refetch.AfterBreakAsync(arrival.Repo, $"a commit cannot be verified: {Why(unusable)}", arrival.Work, ct);
                    return true;
            }
        }
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
                repo.Head = new RepoHead(verified!.Rev, verified.Data);
                metrics.CommitApplied();
                await ledger.WriteAsync(repo, new CommitChange(repo.Did, verified.Rev, verified.Data, Read(verified)), arrival.Work, ct);
                return true;
            case Reaction.TryFreshKey when !arrival.HasFreshKey:
                return false;
            case Reaction.TryFreshKey or Reaction.Refuse:
                logger.CommitRefused(verdict.ToString());
                await ledger.RejectAsync(repo, verdict.ToString(), arrival.Work, ct);
                return true;
            case Reaction.Ignore:
                metrics.Rejects.Add(verdict.ToString());
                repo.Finish(arrival.Work);
                return true;
            case Reaction.Refetch:
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
                ops.Add(op.Cid is { } cid
                    ? new RecordUpsert(indexer.Read(commit.Did, collection, op.RecordKey, cid, op.Block))
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
