using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// A verified commit that follows the stored head. Ignored when the head is not older, the account is deleted, or
/// the operator had the repository removed. A repository that is not
/// known yet is taken as synchronized: only its very first commit may come this way.
/// </summary>
/// <param name="Ops">What it does to records of ours; often nothing, the head moves all the same.</param>
public sealed record CommitChange(Did Did, Tid Rev, Cid Data, IReadOnlyList<RecordOp> Ops) : Change(Did)
{
    /// <summary>The commit itself; kept for comparison with what its PDS says.</summary>
    public Cid? Commit { get; init; }
}
