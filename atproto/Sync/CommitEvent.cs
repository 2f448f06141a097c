using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>A repository has a new commit. Nothing in it is to be believed before <see cref="CommitVerifier"/> has seen it.</summary>
/// <param name="Seq">The sequence number at the sender.</param>
/// <param name="Repo">The account.</param>
/// <param name="Rev">The revision of the commit.</param>
/// <param name="Since">The revision of the commit before; null for the first.</param>
/// <param name="Commit">The CID of the commit object.</param>
/// <param name="Blocks">A CAR with the commit, the new records and the tree nodes that prove the operations; a slice of the frame.</param>
/// <param name="Ops">What was done, at most 200. May be empty.</param>
/// <param name="PrevData">The root of the record tree before the commit; null when the sender left it out.</param>
/// <param name="TooBig">A deprecated flag, without meaning.</param>
/// <param name="Time">When the sender says it happened; not checked.</param>
public sealed record CommitEvent(
    long Seq, Did Repo, Tid Rev, Tid? Since, Cid Commit, ReadOnlyMemory<byte> Blocks, IReadOnlyList<RepoOp> Ops, Cid? PrevData,
    bool TooBig, string Time)
    : RepoEvent(Seq)
{
    /// <summary>Announces a commit, as its host does.</summary>
    /// <param name="seq">The next sequence number of the sender.</param>
    /// <param name="diff">What a <see cref="RepoWriter"/> made.</param>
    /// <param name="time">The present, as text.</param>
    public static CommitEvent Announce(long seq, RepoDiff diff, string time) => new(
        seq, diff.Commit.Did, diff.Commit.Rev, diff.Previous?.Rev, diff.Commit.Cid, diff.Blocks, diff.Ops, diff.PrevData,
        TooBig: false, time);
}
