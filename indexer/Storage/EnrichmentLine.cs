using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>What plyr.fm knows of one track or list. A line replaces what an earlier one has said of the same record.</summary>
/// <param name="Number">The track's at plyr.fm.</param>
/// <param name="Tags">In lower case, each once.</param>
/// <param name="PlayCount">Plyr.fm's own.</param>
/// <param name="IsUnlisted">Only those who have its address are meant to find it; null where nothing is said.</param>
/// <param name="Slug">Of an album's page.</param>
public sealed record EnrichmentLine(
    Did Did, Collection Collection, string RecordKey, long? Number, IReadOnlyList<string> Tags, long PlayCount, bool? IsUnlisted, string? Slug)
{
    public bool IsEmpty => Number is null && Tags is [] && PlayCount == 0 && Slug is null;
}
