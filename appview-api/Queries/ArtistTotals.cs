using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Adds up what an account has published and may be seen on its page.</summary>
internal sealed class ArtistTotals(NpgsqlDataSource database)
{
    // Of what the indexer counts once a minute. Hidden accounts have no place that would be missed.
    private const string Rank = $"""
        (
            select n.place::int
            from (
                select row_number() over (order by k.play_count desc, k.actor_id) as place, k.actor_id
                from artist_stat k
                join actor a on a.id = k.actor_id
                where k.play_count > 0 and {Visibility.Account}
                order by k.play_count desc, k.actor_id
                limit 10) n
            where n.actor_id = @actor)
        """;

    private const string Select = $"""
        select count(*), coalesce(sum(t.duration), 0)::bigint, coalesce(sum(s.play_count), 0)::bigint,
            (array_agg(t.id order by s.play_count desc, t.id) filter (where s.play_count > 0))[1],
            (array_agg(t.id order by s.like_count desc, t.id) filter (where s.like_count > 0))[1],
            {Rank}
        from track t
        join actor a on a.id = t.actor_id
        left join track_stat s on s.track_id = t.id
        where t.actor_id = @actor and {Visibility.Chosen}
        """;

    public async Task<ArtistTotalsRow> LoadAsync(Audience audience, long actor, CancellationToken ct) =>
        (await database.SelectAsync(Select, audience, [new NpgsqlParameter<long>("actor", actor)], Read, ct)).Single();

    private static ArtistTotalsRow Read(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new ArtistTotalsRow(columns.Int64(), columns.Int64(), columns.Int64(), columns.Int64OrNull(), columns.Int64OrNull(), columns.Int32OrNull());
    }
}
