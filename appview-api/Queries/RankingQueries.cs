using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Reads the rankings that the indexer takes every few minutes.</summary>
internal sealed class RankingQueries(NpgsqlDataSource database)
{
    // One row without a track tells a ranking that has ended from one that is no longer kept. An adult track of the viewer's own stands where it would
    // if it were none: its rank is that of the next.
    private const string Select = $"""
        select r.id, r.checked_at, coalesce(k.place, 0), coalesce(k.rank, 0), k.track_id, coalesce(k.count, 0)
        from ranking r
        left join lateral (
            select k.rank as place, k.track_id, k.count,
                case when @adult then k.rank else coalesce(k.clean_rank, (
                    select c.clean_rank
                    from ranked_track c
                    where c.ranking_id = k.ranking_id and c.rank > k.rank and c.clean_rank is not null
                    order by c.rank
                    limit 1), k.rank) end as rank
            from ranked_track k
            join track t on t.id = k.track_id
            join actor a on a.id = t.actor_id
            where k.ranking_id = r.id and k.rank > @place and {Visibility.Discovery}
            order by k.rank
            limit @limit
        ) k on true
        where r.name = @name and r.id = coalesce(@ranking, (select max(id) from ranking where name = @name))
        order by k.place
        """;

    /// <param name="name">As the indexer names them (Rankings in the indexer).</param>
    /// <param name="after">The taking of the ranking, and the place in it; null for the newest taking from its beginning.</param>
    /// <returns>Nothing when there is no such ranking, or no longer.</returns>
    public Task<List<RankedRow>> ListAsync(Audience audience, string name, bool includeAdult, Keyset? after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            Select,
            audience,
            [
                new NpgsqlParameter<bool>("adult", includeAdult),
                new NpgsqlParameter<string>("name", name),
                new NpgsqlParameter<long?>("ranking", after?.Key),
                new NpgsqlParameter<long>("place", after?.Id ?? 0),
                new NpgsqlParameter<int>("limit", limit),
            ],
            Read,
            ct);

    private static RankedRow Read(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new RankedRow(columns.Int64(), columns.Time(), columns.Int32(), columns.Int32(), columns.Int64OrNull(), columns.Int64());
    }
}
