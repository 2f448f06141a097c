using PlyrFm.AtProto.Cbor;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>What a batch must know of a record that is stored already.</summary>
internal readonly record struct StoredRecord(long Id, Cid Cid, RecordVerdict Verdict, DateTimeOffset FirstIndexedAt);
