using PlyrFm.AtProto.Repo;

namespace PlyrFm.AtProto.Sync;

/// <summary>Receives one record of a commit that was verified in place. The spans are void after the call.</summary>
/// <param name="action">What was done, several operations on one path taken together.</param>
/// <param name="path"><c>collection/rkey</c> in UTF-8.</param>
/// <param name="block">The record, which hashes to its CID; whether it is DAG-CBOR is not checked. Empty for a delete.</param>
public delegate void VerifiedRecord(OpAction action, ReadOnlySpan<byte> path, ReadOnlySpan<byte> block);
