using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>What a batch must know of a record that is stored already.</summary>
/// <param name="Rev">The revision that brought it.</param>
internal readonly record struct StoredRecord(long Id, Cid Cid, RecordVerdict Verdict, DateTimeOffset FirstIndexedAt, Tid Rev);
