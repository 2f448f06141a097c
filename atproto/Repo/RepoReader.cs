using System.Diagnostics.CodeAnalysis;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Repo;

/// <summary>Reads a whole repository from a CAR and proves that nothing is missing.</summary>
/// <remarks>
/// A CAR cut between two blocks reads cleanly, and a reader that then deletes what it did not see would empty a repository. So the tree
/// is walked from its root, and every node and every wanted record must be there. Time is linear: each node is visited once, because a
/// second visit would break the key order.
/// </remarks>
public static class RepoReader
{
    /// <summary>Reads a repository and keeps the records of all collections.</summary>
    /// <inheritdoc cref="TryRead(ReadOnlyMemory{byte}, Did, IReadOnlyCollection{Nsid}, out RepoSnapshot, out RepoFailure)"/>
    public static bool TryRead(
        ReadOnlyMemory<byte> car, Did did, [NotNullWhen(true)] out RepoSnapshot? snapshot, out RepoFailure failure) =>
        TryRead(car, did, null, out snapshot, out failure);

    /// <summary>Reads a repository.</summary>
    /// <param name="car">The whole file, borrowed as long as the snapshot is used.</param>
    /// <param name="did">Whose repository it must be.</param>
    /// <param name="collections">The collections whose records are wanted; null for all. Other records are counted and may be
    /// absent.</param>
    /// <param name="snapshot">The content, when it is complete. Check <see cref="SignedCommit.VerifySignature"/> before believing
    /// it.</param>
    /// <param name="failure">What is wrong otherwise.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> car, Did did, IReadOnlyCollection<Nsid>? collections,
        [NotNullWhen(true)] out RepoSnapshot? snapshot, out RepoFailure failure) =>
        TryReadAs(did, car, collections, out snapshot, out failure);

    /// <summary>Reads a repository, whoever's it is: a file from somewhere. Its <see cref="RepoSnapshot.Commit"/> says whose it claims
    /// to be.</summary>
    /// <param name="car">The whole file, borrowed as long as the snapshot is used.</param>
    /// <param name="snapshot">The content, when it is complete. Check <see cref="SignedCommit.VerifySignature"/> before believing
    /// it.</param>
    /// <param name="failure">What is wrong otherwise.</param>
    public static bool TryReadAny(
        ReadOnlyMemory<byte> car, [NotNullWhen(true)] out RepoSnapshot? snapshot, out RepoFailure failure) =>
        TryReadAs(expected: null, car, null, out snapshot, out failure);

    /// <summary>Proves that a repository is complete, whoever's it is, and keeps nothing of it.</summary>
    /// <param name="car">The whole file.</param>
    /// <param name="commit">Its commit. Check <see cref="SignedCommit.VerifySignature"/> before believing it.</param>
    /// <param name="records">How many records there are.</param>
    /// <param name="failure">What is wrong otherwise.</param>
    public static bool TryVerify(
        ReadOnlyMemory<byte> car, [NotNullWhen(true)] out SignedCommit? commit, out long records, out RepoFailure failure)
    {
        commit = TryWalk(expected: null, car, collections: null, keepRecords: false, out RepoWalk? walk, out failure);
        records = walk?.TotalRecords ?? 0;
        return commit is not null;
    }

    private static bool TryReadAs(
        Did? expected, ReadOnlyMemory<byte> car, IReadOnlyCollection<Nsid>? collections,
        [NotNullWhen(true)] out RepoSnapshot? snapshot, out RepoFailure failure)
    {
        SignedCommit? commit = TryWalk(expected, car, collections, keepRecords: true, out RepoWalk? walk, out failure);
        snapshot = commit is null || walk is null ? null : new RepoSnapshot(commit, walk.Records, walk.TotalRecords);
        return snapshot is not null;
    }

    private static SignedCommit? TryWalk(
        Did? expected, ReadOnlyMemory<byte> car, IReadOnlyCollection<Nsid>? collections, bool keepRecords,
        out RepoWalk? walk, out RepoFailure failure)
    {
        walk = null;
        failure = default;
        try
        {
            var blocks = new BlockMap();
            blocks.Load(car);
            if (ReadCommit(blocks, expected, out failure) is not { } commit)
            {
                return null;
            }
            walk = new RepoWalk(blocks, collections, keepRecords);
            walk.Run(commit.Data);
            return commit;
        }
        catch (MalformedDataException e)
        {
            failure = new RepoFailure(KindOf(e.Reason), e.Reason);
            return null;
        }
    }

    /// <summary>Reads the commit at the root of a CAR, of anybody's repository when none is expected. Throws when its block is malformed.</summary>
    internal static SignedCommit? ReadCommit(BlockMap blocks, Did? expected, out RepoFailure failure)
    {
        failure = default;
        if (!blocks.TryGet(blocks.Root, out ReadOnlyMemory<byte> block))
        {
            failure = new RepoFailure(RepoFailureKind.Incomplete, MalformedReason.MissingBlock);
            return null;
        }
        SignedCommit commit = SignedCommit.Read(block, blocks.Root);
        if (expected is { } did && commit.Did != did)
        {
            failure = new RepoFailure(RepoFailureKind.OtherRepo, MalformedReason.InvalidValue);
            return null;
        }
        return commit;
    }

    internal static RepoFailureKind KindOf(MalformedReason reason) => reason switch
    {
        MalformedReason.MissingBlock => RepoFailureKind.Incomplete,
        MalformedReason.InvalidTree => RepoFailureKind.InvalidTree,
        // A stream that broke off inside a block is as incomplete as one that broke off after it.
        MalformedReason.Truncated => RepoFailureKind.Incomplete,
        _ => RepoFailureKind.Malformed,
    };
}
