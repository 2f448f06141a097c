using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.Indexer.Indexing;

/// <summary>A record of a repository, judged and made ready to be stored.</summary>
/// <param name="Collection">Which of ours it belongs to.</param>
/// <param name="RecordKey">Its key in the collection.</param>
/// <param name="Cid">The hash of <paramref name="Block"/>.</param>
/// <param name="Block">The record byte for byte.</param>
/// <param name="Verdict">How it stands to its lexicon.</param>
/// <param name="Problems">Why; empty when valid.</param>
/// <param name="Projection">What is shown of it; null when it is invalid, or valid but of no use here (a like of something else).</param>
/// <param name="IndexedAt">When it was read, in whole microseconds. Stored, so that reading it again gives the same projection.</param>
public sealed record IndexedRecord(
    Collection Collection,
    string RecordKey,
    Cid Cid,
    ReadOnlyMemory<byte> Block,
    RecordVerdict Verdict,
    IReadOnlyList<RecordProblem> Problems,
    Row? Projection,
    DateTimeOffset IndexedAt)
{
    /// <summary>False for a play or status of something else, or one that cannot be read: it is none of our business, and not stored at all.</summary>
    public bool IsKept => Projection is not null || !CollectionMap.IsListening(Collection);
}
