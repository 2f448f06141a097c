using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>One operation of a commit on a record of ours. Closed: an upsert or a deletion.</summary>
public abstract record RecordOp;

/// <summary>The record is now this.</summary>
public sealed record RecordUpsert(IndexedRecord Record) : RecordOp;

/// <summary>The record is gone.</summary>
public sealed record RecordDelete(Collection Collection, string RecordKey) : RecordOp;
