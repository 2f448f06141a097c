namespace PlyrFm.AppViewApi.Queries;

/// <summary>Which album a track, <c>t</c>, is on, and what an album list, <c>l</c> with its record <c>r</c>, is called in addresses.</summary>
internal static class AlbumSql
{
    /// <summary>The id of its artist's oldest album list that holds the track.</summary>
    public const string ListThatHolds = $"""
        (
            select l.id
            from list l
            where {PageQueries.IsAlbumOfTrack}
            order by l.sort_at, l.id
            limit 1)
        """;

    /// <summary>The same, or else that of its artist's first album list which has the title that the track names as its album.</summary>
    public const string ListOfTrack = $"""
        coalesce({ListThatHolds}, (
            select l.id
            from list l
            join record named on named.id = l.id
            where l.actor_id = t.actor_id and l.album_key = t.album_key and {Visibility.Album}
            order by named.rkey
            limit 1))
        """;

    public const string Slug = "plyr_album_slug(l.actor_id, l.album_key, r.rkey)";
}
