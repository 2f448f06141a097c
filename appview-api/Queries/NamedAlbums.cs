using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Albums as the front end has them: lists, and the albums that tracks name which are in no list. Those without a track to show are none.</summary>
internal sealed class NamedAlbums(NpgsqlDataSource database)
{
    private const int MaxOfArtist = 1000;

    private const string SelectOfArtist = $"""
        with mine as (
            select {AlbumSql.ListOfTrack} as list_id, t.album_key, t.album, t.image_url, t.created_at, t.id, coalesce(s.play_count, 0) as plays
            from track t
            join actor a on a.id = t.actor_id
            left join track_stat s on s.track_id = t.id
            where t.actor_id = @actor and {Visibility.Chosen}
        )
        select g.list_id, coalesce({AlbumSql.Slug}, ''), g.album_key, g.title, g.image, g.tracks, g.plays
        from (
            select m.list_id, case when m.list_id is null then m.album_key end as album_key,
                (array_agg(m.album order by m.created_at, m.id))[1] as title,
                (array_agg(m.image_url order by m.created_at, m.id) filter (where m.image_url is not null))[1] as image,
                count(*) as tracks, sum(m.plays)::bigint as plays
            from mine m
            where m.list_id is not null or m.album_key is not null
            group by 1, 2
            limit @limit
        ) g
        left join list l on l.id = g.list_id
        left join record r on r.id = l.id
        """;

    /// <summary>In no order.</summary>
    public Task<List<AlbumRow>> ListOfArtistAsync(Audience audience, long actor, CancellationToken ct) =>
        database.SelectAsync(
            SelectOfArtist, audience, [new NpgsqlParameter<long>("actor", actor), new NpgsqlParameter<int>("limit", MaxOfArtist)], ReadAlbum, ct);

    // What a list could show: what it holds, and what names it.
    private const string MembersOfList = $"""
        t.id = any(array(
            select i.track_id from list_item i where i.list_id = l.id
            union
            select n.id from track n where n.actor_id = l.actor_id and n.album_key = l.album_key))
        and t.actor_id = l.actor_id and {Visibility.Chosen} and {AlbumSql.ListOfTrack} = l.id
        """;

    // Along the index and one by one by their keys, until the page is full: the planner would count for all albums and read whole tables. That no list
    // has the title is asked once, and not for each of its tracks.
    private const string SelectByTitle = $"""
        select n.list_id, coalesce({AlbumSql.Slug}, ''), n.album_key, n.title, null, c.tracks, 0::bigint, n.actor_id, n.place, n.id
        from (select * from album_title where (place, id) > (@place, @id) order by place, id) n
        cross join lateral (select * from actor where id = n.actor_id offset 0) a
        left join lateral (select * from list where id = n.list_id offset 0) l on true
        left join lateral (select rkey from record where id = n.list_id offset 0) r on true
        cross join lateral (
            select case
                when n.list_id is null then (
                    select count(*)
                    from track t
                    where t.actor_id = n.actor_id and t.album_key = n.album_key and {Visibility.Chosen}
                        and not exists (select from list l where {PageQueries.IsAlbumOfTrack})
                        and not exists (select from list l where l.actor_id = n.actor_id and l.album_key = n.album_key and {Visibility.Album}))
                else (select count(*) from track t where {MembersOfList})
            end as tracks) c
        where {Visibility.Account} and (n.list_id is null or ({Visibility.ListDiscovery})) and c.tracks > 0
        order by n.place, n.id
        limit @limit
        """;

    /// <summary>Albums of everyone that the service may choose to show, by title.</summary>
    public Task<List<AnyAlbumRow>> ListByTitleAsync(Audience audience, TitlePlace after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectByTitle,
            audience,
            [new NpgsqlParameter<string>("place", after.Text), new NpgsqlParameter<long>("id", after.Id), new NpgsqlParameter<int>("limit", limit)],
            static reader =>
            {
                var columns = new Columns(reader);
                var album = ReadAlbum(ref columns);
                var actor = columns.Int64();
                return new AnyAlbumRow(album, actor, new TitlePlace(columns.Text(), columns.Int64()));
            },
            ct);

    // By the key that the slug was made of, with a number behind it or not, or by the record key.
    private const string SelectListBySlug = $"""
        select l.id
        from list l
        join record r on r.id = l.id
        join actor a on a.id = l.actor_id
        where l.actor_id = @actor and l.list_type = 'album' and {Visibility.List}
            and (l.album_key in (@slug, regexp_replace(@slug, '-[0-9]+$', '')) or r.rkey = @slug) and {AlbumSql.Slug} = @slug
        order by l.id
        limit 1
        """;

    // What plyr.fm calls it, where an operator has handed that over: a name of ours goes first.
    private const string SelectListByUpstreamSlug = $"""
        select l.id
        from list_enrichment e
        join record r on r.actor_id = e.actor_id and r.collection = 4 and r.rkey = e.rkey
        join list l on l.id = r.id
        join actor a on a.id = l.actor_id
        where e.actor_id = @actor and e.slug = @slug and l.list_type = 'album' and {Visibility.List}
        order by l.id
        limit 1
        """;

    /// <summary>An artist's album list by its name in addresses.</summary>
    public async Task<long?> FindListAsync(Audience audience, long actor, string slug, CancellationToken ct)
    {
        return await FindAsync(SelectListBySlug) ?? await FindAsync(SelectListByUpstreamSlug);

        async Task<long?> FindAsync(string sql)
        {
            var rows = await database.SelectAsync(
                sql, audience, [new NpgsqlParameter<long>("actor", actor), new NpgsqlParameter<string>("slug", slug)], static reader => reader.GetInt64(0), ct);
            return rows.Count > 0 ? rows[0] : null;
        }
    }

    private const string SelectMembers = $"""
        select t.id
        from list l
        join track t on t.actor_id = l.actor_id
        join actor a on a.id = t.actor_id
        left join lateral (select min(i.position) as position from list_item i where i.list_id = l.id and i.track_id = t.id) place on true
        where l.id = @list and {MembersOfList}
        order by place.position nulls last, t.created_at, t.id
        limit @limit
        """;

    /// <summary>What is on an album list: in its order, and after that what only names it, as it was published.</summary>
    public Task<List<long>> ListMembersAsync(Audience audience, long list, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectMembers, audience, [new NpgsqlParameter<long>("list", list), new NpgsqlParameter<int>("limit", limit)], static reader => reader.GetInt64(0), ct);

    private const string SelectNamers = $"""
        select t.id
        from track t
        join actor a on a.id = t.actor_id
        where t.actor_id = @actor and t.album_key = @key and {Visibility.Chosen} and {AlbumSql.ListOfTrack} is null
        order by t.created_at, t.id
        limit @limit
        """;

    /// <summary>What names an album that is in no list.</summary>
    public Task<List<long>> ListNamersAsync(Audience audience, long actor, string key, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectNamers,
            audience,
            [new NpgsqlParameter<long>("actor", actor), new NpgsqlParameter<string>("key", key), new NpgsqlParameter<int>("limit", limit)],
            static reader => reader.GetInt64(0),
            ct);

    private static AlbumRow ReadAlbum(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return ReadAlbum(ref columns);
    }

    private static AlbumRow ReadAlbum(ref Columns columns) => new(
        columns.Int64OrNull(), columns.Text(), columns.TextOrNull(), columns.TextOrNull(), columns.TextOrNull(), columns.Int64(), columns.Int64());
}
