using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>One operation of a commit, as announced: the list is not signed, so it means nothing before the commit is verified.</summary>
/// <param name="Action">What was done.</param>
/// <param name="Collection">The NSID of the collection.</param>
/// <param name="RecordKey">The key in the collection.</param>
/// <param name="Cid">The record after the operation; null for a delete.</param>
/// <param name="Prev">The record before the commit; null when there was none, and when the sender left it out.</param>
public readonly record struct RepoOp(OpAction Action, string Collection, string RecordKey, Cid? Cid, Cid? Prev)
{
    /// <summary><c>collection/rkey</c>, the key in the tree. Allocates.</summary>
    public string Path => $"{Collection}/{RecordKey}";
}
