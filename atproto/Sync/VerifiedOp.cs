using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.AtProto.Sync;

/// <summary>The net effect of a verified commit on one record.</summary>
/// <param name="Action">What became of the record, compared with before the commit.</param>
/// <param name="Collection">The NSID of the collection.</param>
/// <param name="RecordKey">The key in the collection.</param>
/// <param name="Cid">The record; null for a delete.</param>
/// <param name="Block">Its bytes, a slice of the frame; empty for a delete. They hash to the CID; whether they are a valid record is the
/// reader's question.</param>
public readonly record struct VerifiedOp(OpAction Action, string Collection, string RecordKey, Cid? Cid, ReadOnlyMemory<byte> Block);
