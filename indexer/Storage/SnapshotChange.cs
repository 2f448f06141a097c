using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// All records of ours that a repository has, proven complete: what is stored becomes this, deletions included, and the repository counts as
/// synchronized. Ignored when it is older than the stored head, the account is deleted, or the operator had the repository removed.
/// </summary>
public sealed record SnapshotChange(Did Did, Tid Rev, Cid Data, IReadOnlyList<IndexedRecord> Records) : Change(Did)
{
    /// <summary>The commit itself; kept for comparison with what its PDS says.</summary>
    public Cid? Commit { get; init; }

    /// <summary>Proven by the parts of the repository that can hold them, and not by the whole of it.</summary>
    public bool IsSparse { get; init; }

    /// <summary>Fetched because sources had brought no more than this revision, and should have; null when it was fetched for another reason.</summary>
    public Tid? MissedSince { get; init; }
}
