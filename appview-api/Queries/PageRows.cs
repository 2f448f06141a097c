namespace PlyrFm.AppViewApi.Queries;

/// <summary>All rows that a page refers to, by id.</summary>
/// <param name="Features">Featured accounts by track, in the order of the record.</param>
/// <param name="Albums">By track: its artist's oldest album list with it.</param>
/// <param name="ViewerLikes">By track: the record key of the viewer's like.</param>
internal sealed record PageRows(
    Dictionary<long, TrackRow> Tracks,
    ILookup<long, long> Features,
    Dictionary<long, ListRow> Albums,
    Dictionary<long, ListRow> Lists,
    Dictionary<long, AccountRow> Accounts,
    Dictionary<long, string> ViewerLikes)
{
    public static PageRows None { get; } = new([], Enumerable.Empty<long>().ToLookup(id => id), [], [], [], []);
}
