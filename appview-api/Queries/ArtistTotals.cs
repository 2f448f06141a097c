using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Adds up what an account has published and may be seen on its page.</summary>
internal sealed class ArtistTotals(NpgsqlDataSource database)
{
    private const string Select = $"""
        select count(*), coalesce(sum(t.duration), 0)::bigint, coalesce(sum(s.play_count), 0)::bigint,
            (array_agg(t.id order by s.play_count desc, t.id) filter (where s.play_count > 0))[1],
            (array_agg(t.id order by s.like_count desc, t.id) filter (where s.like_count > 0))[1]
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
        return new ArtistTotalsRow(columns.Int64(), columns.Int64(), columns.Int64(), columns.Int64OrNull(), columns.Int64OrNull());
    }
}
