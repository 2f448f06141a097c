using Dapper;
using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>What the indexer knows about repositories, records and totals.</summary>
[DapperAot]
internal sealed class StatusQueries(NpgsqlDataSource database)
{
    private const string SelectRepo = """
        select p.rev, coalesce(p.status, 0::smallint) as status
        from actor a
        left join repo p on p.actor_id = a.id
        where a.did = @did
        """;

    /// <summary>Null for an account that was never seen.</summary>
    public async Task<RepoStatusRow?> FindRepoAsync(string did, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<RepoStatusRow>(SelectRepo, new { did });
    }

    private const string SelectRecord = $"""
        select a.did, p.state as repo_state, p.reason as repo_reason, p.reject as repo_reject,
            r.cid, r.rev, r.verdict, r.problems::text as problems, r.indexed_at,
            coalesce(t.id, l.id, c.id, k.id, pp.id, bp.id) is not null as is_projected, k.counted,
            a.hidden | coalesce(t.hidden, l.hidden, c.hidden, 0)
                | case when exists (select from withheld_record w where w.uri = 'at://' || a.did || '/' || @nsid || '/' || @rkey) then 4 else 0 end as hidden, d.rev as deleted_rev, d.deleted_at
        from (select @authority::text) as u (authority)
        join actor a on a.id = {ActorQueries.IdOfAuthority}
        left join repo p on p.actor_id = a.id
        left join record r on r.actor_id = a.id and r.collection = @collection and r.rkey = @rkey
        left join track t on t.id = r.id
        left join list l on l.id = r.id
        left join track_comment c on c.id = r.id
        left join track_like k on k.id = r.id
        left join profile pp on pp.id = r.id
        left join bsky_profile bp on bp.id = r.id
        left join deleted_record d on d.actor_id = a.id and d.collection = @collection and d.rkey = @rkey
        """;

    /// <summary>Null for an account that was never seen.</summary>
    public async Task<RecordStatusRow?> FindRecordAsync(string authority, int collection, string nsid, string rkey, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<RecordStatusRow>(SelectRecord, new { authority, collection, nsid, rkey });
    }

    private const string SelectTotals = "select name, value, counted_at from service_stat";

    public async Task<IReadOnlyList<StatRow>> LoadTotalsAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<StatRow>(SelectTotals)];
    }
}
