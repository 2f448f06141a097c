using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>
/// The index as a library of songs in albums, for players that browse like that. Only what anybody can play is in it. What an artist has put into no
/// album stands as one album more: most tracks are published alone, and could not be found otherwise.
/// </summary>
internal sealed class AlbumQueries(NpgsqlDataSource database)
{
    /// <summary>Tracks (<c>t</c>) that their artist has put into no album.</summary>
    public const string InNoAlbum = $"not exists (select from list l where {PageQueries.IsAlbumOfTrack})";

    /// <summary>Tracks (<c>t</c>) with a tag, if one is asked for.</summary>
    public const string OfTag = "(@tag::text is null or t.tags @> array[@tag::text])";

    // For anyone to find: what the service may choose.
    private const string Albums = $"""
        select l.id as list_id, l.actor_id, l.sort_at, l.norm_name as name
        from list l
        join actor a on a.id = l.actor_id
        where {Visibility.ListDiscovery} and l.list_type = 'album'
            and exists (
                select from list_item i join track t on t.id = i.track_id join actor a on a.id = t.actor_id
                where i.list_id = l.id and {Visibility.Discovery} and {Visibility.OpenToAll} and {OfTag})
        union all
        select null, s.actor_id, s.last_track_at, null
        from artist_stat s
        join actor a on a.id = s.actor_id
        where s.track_count > 0 and {Visibility.Account}
            and exists (
                select from track t
                where t.actor_id = s.actor_id and {Visibility.Discovery} and {Visibility.OpenToAll} and {OfTag} and {InNoAlbum})
        """;

    // On an artist's own page: what the listener chose to open.
    private const string AlbumsOfArtist = $"""
        select l.id as list_id, l.actor_id, l.sort_at
        from list l
        join actor a on a.id = l.actor_id
        where l.actor_id = @actor and {Visibility.List} and l.list_type = 'album'
        union all
        select null, @actor, max(t.sort_at)
        from track t
        join actor a on a.id = t.actor_id
        where t.actor_id = @actor and {Visibility.Chosen} and {Visibility.OpenToAll} and {InNoAlbum}
        having count(*) > 0
        """;

    // Of an album or list p: what getAlbum and getPlaylist would show.
    private const string Contents = $"""
        select count(*) as songs, coalesce(sum(t.duration), 0)::bigint as duration, coalesce(sum(s.play_count), 0)::bigint as plays,
            coalesce(sum(s.like_count), 0)::bigint as likes
        from (
            select i.track_id from list_item i where i.list_id = p.list_id
            union all
            select t.id from track t where p.list_id is null and t.actor_id = p.actor_id and {InNoAlbum}) x
        join track t on t.id = x.track_id
        join actor a on a.id = t.actor_id
        left join track_stat s on s.track_id = t.id
        where {Visibility.Chosen} and {Visibility.OpenToAll}
        """;

    private static readonly string SelectOldest = Page("p.sort_at");
    private static readonly string SelectByName = Page("p.name is null, p.name");
    private static readonly string SelectByArtist = Page("coalesce(nullif(b.norm_name, ''), a.handle, a.did), p.name is null, p.name");
    private static readonly string SelectRandom = Page("random()");
    private static readonly string SelectMostPlayed = Page("n.plays desc", $"cross join lateral ({Contents}) n");
    private static readonly string SelectMostLiked = Page("n.likes desc", $"cross join lateral ({Contents}) n");

    // The contents are counted for the page alone, except where they make the order.
    private static string Page(string order, string counted = "") => $"""
        with p as (
            select p.list_id, p.actor_id, p.sort_at, row_number() over (order by {order}, p.actor_id, p.list_id) as place
            from ({Albums}) p
            join actor a on a.id = p.actor_id
            left join bsky_profile b on b.actor_id = a.id
            {counted}
            where (@from::timestamptz is null or p.sort_at >= @from) and (@until::timestamptz is null or p.sort_at < @until)
            order by place
            limit @limit offset @offset
        )
        select p.list_id, p.actor_id, p.sort_at, n.songs, n.duration, n.plays
        from p
        cross join lateral ({Contents}) n
        order by p.place
        """;

    // Asked of one list after the other: as "exists" the planner would join all lists with all tracks first.
    private const string HasSong = $"""
        coalesce((
            select true
            from list_item i join track t on t.id = i.track_id join actor a on a.id = t.actor_id
            where i.list_id = l.id and {Visibility.Discovery} and {Visibility.OpenToAll} and {OfTag}
            limit 1), false)
        """;

    // Of lists and of what is in none as many as the page may need, each along its index. Ids tell them apart, and with the time no two are alike.
    private const string SelectNewest = $"""
        with p as (
            (
                select l.id as list_id, l.actor_id, l.sort_at, l.id as place
                from list l
                join actor a on a.id = l.actor_id
                where l.list_type = 'album' and {Visibility.ListDiscovery} and {HasSong} and (l.sort_at, l.id) < (@at, @id)
                    and (@from::timestamptz is null or l.sort_at >= @from) and (@until::timestamptz is null or l.sort_at < @until)
                order by l.sort_at desc, l.id desc
                limit @skip + @limit
            ) union all (
                select null, s.actor_id, s.last_track_at, -s.actor_id
                from artist_stat s
                join actor a on a.id = s.actor_id
                where s.track_count > 0 and {Visibility.Account} and s.last_track_at <= @at and (s.last_track_at, -s.actor_id) < (@at, @id)
                    and (@from::timestamptz is null or s.last_track_at >= @from) and (@until::timestamptz is null or s.last_track_at < @until)
                    and coalesce((
                        select true
                        from track t
                        where t.actor_id = s.actor_id and {Visibility.Discovery} and {Visibility.OpenToAll} and {OfTag} and {InNoAlbum}
                        limit 1), false)
                order by s.last_track_at desc, -s.actor_id desc
                limit @skip + @limit
            )
            order by sort_at desc, place desc
            limit @limit offset @skip
        )
        select p.list_id, p.actor_id, p.sort_at, n.songs, n.duration, n.plays
        from p
        cross join lateral ({Contents}) n
        order by p.sort_at desc, p.place desc
        """;

    /// <summary>The latest first.</summary>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="skip">How many to pass over from there.</param>
    public Task<List<AlbumPlace>> ListNewestAsync(Audience audience, SongFilter filter, Keyset after, int skip, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectNewest,
            audience,
            [
                .. ParametersOf(filter),
                new NpgsqlParameter<DateTime>("at", after.Time),
                new NpgsqlParameter<long>("id", after.Id),
                new NpgsqlParameter<long>("skip", skip),
                new NpgsqlParameter<long>("limit", limit),
            ],
            ReadAlbum,
            ct);

    /// <summary>In an order that has to be made anew for each page, from all albums.</summary>
    public Task<List<AlbumPlace>> ListAlbumsAsync(Audience audience, AlbumOrder order, SongFilter filter, int offset, int limit, CancellationToken ct) =>
        database.SelectAsync(
            order switch
            {
                AlbumOrder.Oldest => SelectOldest,
                AlbumOrder.ByName => SelectByName,
                AlbumOrder.ByArtist => SelectByArtist,
                AlbumOrder.MostPlayed => SelectMostPlayed,
                AlbumOrder.MostLiked => SelectMostLiked,
                AlbumOrder.Random => SelectRandom,
                _ => throw new ArgumentOutOfRangeException(nameof(order)),
            },
            audience,
            [.. ParametersOf(filter), new NpgsqlParameter<int>("limit", limit), new NpgsqlParameter<int>("offset", offset)],
            ReadAlbum,
            ct);

    private const string SelectOfArtist = $"""
        select p.list_id, p.actor_id, p.sort_at, n.songs, n.duration, n.plays
        from ({AlbumsOfArtist}) p
        cross join lateral ({Contents}) n
        where n.songs > 0
        order by p.list_id is null, p.sort_at desc, p.list_id desc
        """;

    /// <summary>An artist's albums, the latest first, and after them what is in none.</summary>
    public Task<List<AlbumPlace>> ListAlbumsOfArtistAsync(Audience audience, long actor, CancellationToken ct) =>
        database.SelectAsync(SelectOfArtist, audience, [new NpgsqlParameter<long>("actor", actor)], ReadAlbum, ct);

    private const string SelectContents = $"""
        select p.list_id, p.actor_id, p.sort_at, n.songs, n.duration, n.plays
        from (
            select l.id as list_id, l.actor_id, l.sort_at, u.place
            from unnest(@lists::bigint[]) with ordinality as u (id, place)
            join list l on l.id = u.id) p
        cross join lateral ({Contents}) n
        order by p.place
        """;

    /// <summary>What can be played of lists, in the order asked for.</summary>
    public Task<List<AlbumPlace>> CountContentsAsync(Audience audience, IReadOnlyList<long> lists, CancellationToken ct) =>
        database.SelectAsync(SelectContents, audience, [new NpgsqlParameter<long[]>("lists", [.. lists])], ReadAlbum, ct);

    private const string CountAlbums = $"select a.did, count(*) from ({Albums}) p join actor a on a.id = p.actor_id group by a.did";

    /// <summary>How many albums each artist has, by DID; those with none are left out.</summary>
    public async Task<Dictionary<string, long>> CountAlbumsAsync(Audience audience, CancellationToken ct)
    {
        var rows = await database.SelectAsync(CountAlbums, audience, ParametersOf(SongFilter.None), ReadCount, ct);
        return rows.ToDictionary(row => row.Name, row => row.Count);
    }

    private const string SelectTagAlbums = $"""
        select tag.name, count(distinct i.list_id)
        from unnest(@tags::text[]) as tag (name)
        join track t on t.tags @> array[tag.name]
        join actor a on a.id = t.actor_id
        join list_item i on i.track_id = t.id
        join list l on l.id = i.list_id and {PageQueries.IsAlbumOfTrack}
        where {Visibility.Discovery} and {Visibility.OpenToAll}
        group by tag.name
        """;

    /// <summary>How many albums hold a song with each of the tags; those in none are left out.</summary>
    public async Task<Dictionary<string, long>> CountAlbumsOfTagsAsync(Audience audience, IEnumerable<string> tags, CancellationToken ct)
    {
        var rows = await database.SelectAsync(SelectTagAlbums, audience, [new NpgsqlParameter<string[]>("tags", [.. tags]), new NpgsqlParameter<bool>("adult", false)], ReadCount, ct);
        return rows.ToDictionary(row => row.Name, row => row.Count);
    }

    public static NpgsqlParameter[] ParametersOf(SongFilter filter) =>
    [
        // Players have no way to ask for such.
        new NpgsqlParameter<bool>("adult", false),
        new NpgsqlParameter<string?>("tag", filter.Tag),
        new NpgsqlParameter<DateTime?>("from", filter.From),
        new NpgsqlParameter<DateTime?>("until", filter.Until),
    ];

    private static AlbumPlace ReadAlbum(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new AlbumPlace(columns.Int64OrNull(), columns.Int64(), columns.Time(), columns.Int64(), columns.Int64(), columns.Int64());
    }

    private static (string Name, long Count) ReadCount(NpgsqlDataReader reader) => (reader.GetString(0), reader.GetInt64(1));
}
