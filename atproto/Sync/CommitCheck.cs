using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.AtProto.Sync;

/// <summary>The steps of verification, in the order of the specification's checklist.</summary>
internal static class CommitCheck
{
    /// <param name="workspace">Holds the operations; afterwards the blocks and the net changes.</param>
    /// <param name="claim">The event.</param>
    /// <param name="previous">The stored state.</param>
    /// <param name="key">The account's key.</param>
    /// <param name="now">The present.</param>
    /// <param name="data">The root of the new tree, when valid.</param>
    public static CommitVerdict Run(
        CommitWorkspace workspace, in CommitClaim claim, RepoHead? previous, PublicKey key, DateTimeOffset now, out Cid data)
    {
        data = default;
        if (claim.Blocks.Length > FrameLimits.MaxBlocksBytes || claim.OpCount > FrameLimits.MaxOps)
        {
            return CommitVerdict.TooLarge;
        }
        if (claim.Rev <= previous?.Rev)
        {
            return CommitVerdict.Replay;
        }
        CommitVerdict verdict = CheckCommit(workspace.Blocks, claim, claim.Commit, key, now, out data);
        if (verdict != CommitVerdict.Valid)
        {
            return verdict;
        }
        if (previous is not null && claim.PrevData is null)
        {
            return CommitVerdict.MissingPrevData;
        }
        if (!workspace.Ops.TryFold(out verdict))
        {
            return verdict;
        }
        if (!HasRecords(workspace.Blocks, workspace.Ops.Changes))
        {
            return CommitVerdict.MissingRecord;
        }

        Cid origin = claim.PrevData ?? Mst.EmptyRoot;
        if (!LeadsTo(origin, data, workspace))
        {
            return claim.PrevData is null ? CommitVerdict.UnknownRepo : CommitVerdict.InvalidDiff;
        }
        return CheckChain(claim, previous, origin);
    }

    public static CommitVerdict RunSync(
        CommitWorkspace workspace, in CommitClaim claim, RepoHead? previous, PublicKey key, DateTimeOffset now, out SignedCommit? commit)
    {
        commit = null;
        if (claim.Blocks.Length > FrameLimits.MaxSyncBlocksBytes)
        {
            return CommitVerdict.TooLarge;
        }
        if (claim.Rev < previous?.Rev)
        {
            return CommitVerdict.Replay;
        }
        // A #sync does not name its commit: the root of the CAR is the only claim.
        CommitVerdict verdict = CheckCommit(workspace.Blocks, claim, expected: null, key, now, out Cid data);
        if (verdict == CommitVerdict.Valid && previous == new RepoHead(claim.Rev, data))
        {
            return CommitVerdict.Replay;
        }
        if (verdict == CommitVerdict.Valid)
        {
            workspace.Blocks.TryGet(workspace.Blocks.Root, out ReadOnlyMemory<byte> block);
            commit = SignedCommit.Read(block, workspace.Blocks.Root);
        }
        return verdict;
    }

    /// <summary>CAR, commit object and signature.</summary>
    private static CommitVerdict CheckCommit(
        BlockMap blocks, in CommitClaim claim, Cid? expected, PublicKey key, DateTimeOffset now, out Cid data)
    {
        data = default;
        if (claim.Rev.Time > now + FrameLimits.FutureRevTolerance)
        {
            return CommitVerdict.FutureRev;
        }
        CommitVerdict onMalformed = CommitVerdict.MalformedBlocks;
        try
        {
            blocks.Load(claim.Blocks);
            onMalformed = CommitVerdict.MalformedCommit;
            if ((expected ?? blocks.Root) != blocks.Root || !blocks.TryGet(blocks.Root, out ReadOnlyMemory<byte> block))
            {
                return CommitVerdict.MalformedCommit;
            }
            var commit = new CommitBlock(block.Span);
            if (!commit.Did.SequenceEqual(claim.Did) || commit.Rev != claim.Rev)
            {
                return CommitVerdict.CommitMismatch;
            }
            data = commit.Data;
            return commit.VerifySignature(key) ? CommitVerdict.Valid : CommitVerdict.BadSignature;
        }
        catch (MalformedDataException)
        {
            return onMalformed;
        }
    }

    private static bool HasRecords(BlockMap blocks, ReadOnlySpan<MstChange> changes)
    {
        foreach (ref readonly MstChange change in changes)
        {
            if (!change.Expected.IsDefault
                && (!blocks.TryGet(change.Expected, out ReadOnlyMemory<byte> record) || record.Length > CborLimits.MaxRecordBytes))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Undoes the changes on the new tree: exactly then does the old root come out when they are all that happened.</summary>
    private static bool LeadsTo(in Cid origin, in Cid data, CommitWorkspace workspace)
    {
        try
        {
            workspace.Tree.Load(workspace.Blocks, data);
            workspace.Tree.Apply(workspace.Ops.Changes);
            return workspace.Tree.Root() == origin;
        }
        catch (MalformedDataException)
        {
            return false;
        }
    }

    private static CommitVerdict CheckChain(in CommitClaim claim, RepoHead? previous, in Cid origin)
    {
        if (previous is not { } head)
        {
            return origin == Mst.EmptyRoot ? CommitVerdict.Valid : CommitVerdict.UnknownRepo;
        }
        if (origin != head.Data)
        {
            return CommitVerdict.PrevDataMismatch;
        }
        return claim.Since == head.Rev ? CommitVerdict.Valid : CommitVerdict.SinceMismatch;
    }
}
