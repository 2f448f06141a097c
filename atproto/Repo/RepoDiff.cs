using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>A commit and all that proves it, as a host announces it.</summary>
/// <param name="Commit">The signed commit.</param>
/// <param name="Previous">The state it continues; null for the first commit.</param>
/// <param name="Ops">What was done, in the order it was done. <c>Prev</c> is the record before the whole commit.</param>
/// <param name="Blocks">A CAR with the commit, the new records, and the nodes around each touched path.</param>
public sealed record RepoDiff(SignedCommit Commit, RepoHead? Previous, IReadOnlyList<RepoOp> Ops, ReadOnlyMemory<byte> Blocks)
{
    /// <summary>The root of the tree before; null for the first commit, whose announcement has none.</summary>
    public Cid? PrevData => Previous?.Data;
}
