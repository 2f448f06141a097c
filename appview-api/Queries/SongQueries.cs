using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Songs and playlists for players that browse a library (<see cref="AlbumQueries"/>): only what anybody can play.</summary>
internal sealed class SongQueries(NpgsqlDataSource database)
{
    private const string Songs = $"""
        select t.id, t.sort_at
        from track t
        join actor a on a.id = t.actor_id
        where {Visibility.Discovery} and {Visibility.OpenToAll} and {AlbumQueries.OfTag}
            and (@from::timestamptz is null or t.sort_at >= @from) and (@until::timestamptz is null or t.sort_at < @until)
        """;

    private const string SelectSongs = $"{Songs} and (t.sort_at, t.id) < (@at, @id) order by t.sort_at desc, t.id desc limit @limit offset @skip";

    /// <summary>Songs of everyone, the latest first.</summary>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="skip">How many to pass over from there.</param>
    public Task<List<(long Id, Keyset Place)>> ListSongsAsync(Audience audience, SongFilter filter, Keyset after, int skip, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectSongs,
            audience,
            [
                .. AlbumQueries.ParametersOf(filter),
                new NpgsqlParameter<DateTime>("at", after.Time),
                new NpgsqlParameter<long>("id", after.Id),
                new NpgsqlParameter<int>("skip", skip),
                new NpgsqlParameter<int>("limit", limit),
            ],
            static reader => (reader.GetInt64(0), Keyset.At(reader.GetDateTime(1), reader.GetInt64(0))),
            ct);

    private const string SelectRandomSongs = $"{Songs} order by random() limit @limit";

    /// <summary>Songs of everyone, in another order each time.</summary>
    public Task<List<long>> ListRandomSongsAsync(Audience audience, SongFilter filter, int limit, CancellationToken ct) =>
        database.SelectAsync(SelectRandomSongs, audience, [.. AlbumQueries.ParametersOf(filter), new NpgsqlParameter<int>("limit", limit)], ReadId, ct);

    private const string SongsOfArtist = $"""
        select t.id
        from track t
        join actor a on a.id = t.actor_id
        left join track_stat s on s.track_id = t.id
        where t.actor_id = @actor and {Visibility.Chosen} and {Visibility.OpenToAll}
        """;

    private const string SelectLoose = $"{SongsOfArtist} and {AlbumQueries.InNoAlbum} order by t.sort_at desc, t.id desc limit @limit";

    /// <summary>An artist's songs that are in none of their albums, the latest first.</summary>
    public Task<List<long>> ListLooseSongsAsync(Audience audience, long actor, int limit, CancellationToken ct) =>
        database.SelectAsync(SelectLoose, audience, [new NpgsqlParameter<long>("actor", actor), new NpgsqlParameter<int>("limit", limit)], ReadId, ct);

    private const string SelectTop = $"{SongsOfArtist} order by coalesce(s.like_count, 0) + coalesce(s.play_count, 0) desc, t.sort_at desc, t.id desc limit @limit";

    /// <summary>An artist's songs, the most liked and played first.</summary>
    public Task<List<long>> ListTopSongsAsync(Audience audience, long actor, int limit, CancellationToken ct) =>
        database.SelectAsync(SelectTop, audience, [new NpgsqlParameter<long>("actor", actor), new NpgsqlParameter<int>("limit", limit)], ReadId, ct);

    private const string SelectPlaylists = $"""
        select l.id
        from list l
        join actor a on a.id = l.actor_id
        where {Visibility.ListDiscovery} and l.list_type = 'playlist'
        order by l.sort_at desc, l.id desc
        limit @limit
        """;

    /// <summary>Playlists of everyone, the latest first.</summary>
    public Task<List<long>> ListPlaylistsAsync(Audience audience, int limit, CancellationToken ct) =>
        database.SelectAsync(SelectPlaylists, audience, [new NpgsqlParameter<int>("limit", limit)], ReadId, ct);

    private static long ReadId(NpgsqlDataReader reader) => reader.GetInt64(0);
}
