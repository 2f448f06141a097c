using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Lists what the service would show to anyone, by what the front end calls it.</summary>
internal sealed class SitemapQueries(NpgsqlDataSource database)
{
    // As many as a sitemap may have.
    private const int MaxEntries = 50_000;

    private const string SelectTracks = $"""
        select n.number::text, null, t.indexed_at
        from track t
        join actor a on a.id = t.actor_id
        join record r on r.id = t.id
        join track_number n on n.actor_id = r.actor_id and n.rkey = r.rkey
        where {Visibility.Discovery}
        order by t.sort_at desc, t.id desc
        limit @limit
        """;

    private const string SelectArtists = $"""
        select coalesce(a.handle, a.did), null, s.last_track_at
        from artist_stat s
        join actor a on a.id = s.actor_id
        where s.track_count > 0 and {Visibility.Account}
        order by s.last_track_at desc, s.actor_id desc
        limit @limit
        """;

    private const string SelectAlbums = $"""
        select {AlbumSql.Slug}, coalesce(a.handle, a.did), l.indexed_at
        from list l
        join record r on r.id = l.id
        join actor a on a.id = l.actor_id
        where {Visibility.ListDiscovery} and l.list_type = 'album'
            and exists (
                select from list_item i join track t on t.id = i.track_id join actor a on a.id = t.actor_id
                where i.list_id = l.id and {Visibility.Discovery})
        order by l.sort_at desc, l.id desc
        limit @limit
        """;

    public Task<List<SitemapEntry>> ListTracksAsync(Audience audience, CancellationToken ct) => ListAsync(SelectTracks, audience, ct);

    public Task<List<SitemapEntry>> ListArtistsAsync(Audience audience, CancellationToken ct) => ListAsync(SelectArtists, audience, ct);

    public Task<List<SitemapEntry>> ListAlbumsAsync(Audience audience, CancellationToken ct) => ListAsync(SelectAlbums, audience, ct);

    private Task<List<SitemapEntry>> ListAsync(string sql, Audience audience, CancellationToken ct) => database.SelectAsync(
        sql,
        audience,
        [new NpgsqlParameter<bool>("adult", false), new NpgsqlParameter<int>("limit", MaxEntries)],
        static reader =>
        {
            var columns = new Columns(reader);
            return new SitemapEntry(columns.Text(), columns.TextOrNull(), columns.Time());
        },
        ct);
}
