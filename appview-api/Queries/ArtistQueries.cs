using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds accounts that have published a track, from what the indexer counts once a minute.</summary>
internal sealed class ArtistQueries(NpgsqlDataSource database)
{
    private const string FromArtists = $"""
        from artist_stat s
        join actor a on a.id = s.actor_id
        where s.track_count > 0 and {Visibility.Account}
        """;

    private const string SelectNewest = $"""
        select s.actor_id, s.first_track_at
        {FromArtists} and (s.first_track_at, s.actor_id) < (@at, @id)
        order by s.first_track_at desc, s.actor_id desc
        limit @limit
        """;

    private const string SelectActive = $"""
        select s.actor_id, s.last_track_at
        {FromArtists} and (s.last_track_at, s.actor_id) < (@at, @id)
        order by s.last_track_at desc, s.actor_id desc
        limit @limit
        """;

    private const string SelectPopular = $"""
        select s.actor_id, s.like_count
        {FromArtists} and (s.like_count, s.actor_id) < (@likes, @id)
        order by s.like_count desc, s.actor_id desc
        limit @limit
        """;

    public Task<List<ActorPlace>> ListAsync(Audience audience, ArtistOrder order, Keyset after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            order switch
            {
                ArtistOrder.Newest => SelectNewest,
                ArtistOrder.Active => SelectActive,
                ArtistOrder.Popular => SelectPopular,
                _ => throw new ArgumentOutOfRangeException(nameof(order)),
            },
            audience,
            [
                order == ArtistOrder.Popular
                    ? new NpgsqlParameter<long>("likes", after.Key)
                    : new NpgsqlParameter<DateTime>("at", after.Time),
                new NpgsqlParameter<long>("id", after.Id),
                new NpgsqlParameter<int>("limit", limit),
            ],
            reader => ReadPlace(reader, order),
            ct);

    private static ActorPlace ReadPlace(NpgsqlDataReader reader, ArtistOrder order)
    {
        var id = reader.GetInt64(0);
        return new ActorPlace(id, order == ArtistOrder.Popular ? new Keyset(reader.GetInt64(1), id) : Keyset.At(reader.GetDateTime(1), id));
    }
}
