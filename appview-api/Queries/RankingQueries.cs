using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Reads the rankings that the indexer takes every few minutes.</summary>
internal sealed class RankingQueries(NpgsqlDataSource database)
{
    // One row without a track tells a ranking that has ended from one that is no longer kept.
    private const string FromRanking = """
        from ranking r
        left join lateral (
        """;

    private const string OfOneTaking = """
        ) k on true
        where r.name = @name and r.id = coalesce(@ranking, (select max(id) from ranking where name = @name))
        order by k.rank
        """;

    private const string Select = $"""
        select r.id, r.checked_at, coalesce(k.rank, 0), k.track_id, coalesce(k.count, 0)
        {FromRanking}
            select k.clean_rank as rank, k.track_id, k.count
            from ranked_track k
            join track t on t.id = k.track_id
            join actor a on a.id = t.actor_id
            where k.ranking_id = r.id and k.clean_rank > @rank and {Visibility.Discovery}
            order by k.clean_rank
            limit @limit
        {OfOneTaking}
        """;

    private const string SelectWithAdult = $"""
        select r.id, r.checked_at, coalesce(k.rank, 0), k.track_id, coalesce(k.count, 0)
        {FromRanking}
            select k.rank, k.track_id, k.count
            from ranked_track k
            join track t on t.id = k.track_id
            join actor a on a.id = t.actor_id
            where k.ranking_id = r.id and k.rank > @rank and {Visibility.DiscoveryWithAdult}
            order by k.rank
            limit @limit
        {OfOneTaking}
        """;

    /// <param name="name">As the indexer names them (Rankings in the indexer).</param>
    /// <param name="after">The taking of the ranking, and the rank in it; null for the newest taking from its beginning.</param>
    /// <returns>Nothing when there is no such ranking, or no longer.</returns>
    public Task<List<RankedRow>> ListAsync(string name, bool includeAdult, Keyset? after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            includeAdult ? SelectWithAdult : Select,
            [
                new NpgsqlParameter<string>("name", name),
                new NpgsqlParameter<long?>("ranking", after?.Key),
                new NpgsqlParameter<long>("rank", after?.Id ?? 0),
                new NpgsqlParameter<int>("limit", limit),
            ],
            Read,
            ct);

    private static RankedRow Read(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new RankedRow(columns.Int64(), columns.Time(), columns.Int32(), columns.Int64OrNull(), columns.Int64());
    }
}
