using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>One record of a verified repository.</summary>
/// <param name="Collection">The collection, as it stands in the tree.</param>
/// <param name="RecordKey">The key in the collection, as it stands in the tree: allowed characters, but not checked to be a valid record
/// key.</param>
/// <param name="Cid">Its CID.</param>
/// <param name="Block">Its bytes, a slice of the CAR. They hash to the CID; whether they are DAG-CBOR is not checked.</param>
public readonly record struct RepoRecord(string Collection, string RecordKey, Cid Cid, ReadOnlyMemory<byte> Block);
