using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>A record whose projection is to be written.</summary>
/// <param name="Id">Of the record and of its projection.</param>
/// <param name="ActorHidden">The account's reasons to be hidden; the row takes them over.</param>
/// <param name="IsNew">False when the same record has a projection already that must be replaced.</param>
internal sealed record ProjectedRecord(
    long Id,
    long ActorId,
    string Did,
    Hidden ActorHidden,
    string RecordKey,
    DateTimeOffset FirstIndexedAt,
    DateTimeOffset IndexedAt,
    bool IsNew,
    Row Row)
{
    /// <summary>Whether a like or comment of this account counts.</summary>
    public bool IsVisible => (ActorHidden & Hidden.Silenced) == Hidden.None;
}
