using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>A commit that was proved to lead from the stored state to a new one.</summary>
/// <param name="Did">The account.</param>
/// <param name="Rev">The new revision.</param>
/// <param name="Data">The new root of the record tree.</param>
/// <param name="Ops">One for each record that was touched, in path order; several operations on one path are folded into their net effect.
/// May be empty: the revision moves all the same.</param>
public sealed record VerifiedCommit(Did Did, Tid Rev, Cid Data, IReadOnlyList<VerifiedOp> Ops)
{
    /// <summary>What to store as the new state.</summary>
    public RepoHead Head => new(Rev, Data);
}
