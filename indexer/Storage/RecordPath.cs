using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>Where a record is in its repository.</summary>
internal readonly record struct RecordPath(Collection Collection, string RecordKey);
