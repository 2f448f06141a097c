using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Searches lists by name.</summary>
internal sealed class ListSearch(NpgsqlDataSource database)
{
    private const string Wanted = $"""
        {Visibility.ListDiscovery} and (@types::text[] is null or l.list_type = any(@types))
            and not to_tsvector('simple'::regconfig, l.norm_name) @@ {SearchSql.Excluded}
        """;

    private const string SelectLexical = $"""
        with found as (
            (
                select l.id from list l join actor a on a.id = l.actor_id
                where left(l.norm_name, 64) like {SearchSql.Beginning} and {Wanted}
                limit {SearchSql.Cap}
            ) union (
                select l.id from list l join actor a on a.id = l.actor_id
                where {SearchSql.IsLong} and l.norm_name like {SearchSql.Part} and {Wanted}
                limit {SearchSql.Cap}
            )
        ), scored as (
            select l.id, round((1000000 * case when l.norm_name = {SearchSql.Text} then 5
                when starts_with(l.norm_name, {SearchSql.Text}) then 3 + word_similarity({SearchSql.Text}, l.norm_name)
                else 1.5 + word_similarity({SearchSql.Text}, l.norm_name) end)::numeric)::bigint as key
            from found
            join list l on l.id = found.id
        )
        select id, key, (select count(*) from scored)
        from scored
        where (key, id) < (@key, @id)
        order by key desc, id desc
        limit @limit
        """;

    public Task<List<SearchHit>> ListLexicalAsync(Audience audience, SearchText text, string[] types, Keyset after, int limit, CancellationToken ct) =>
        database.SearchAsync(SelectLexical, audience, text, ParametersOf(types, after, limit), Read, ct);

    // What the first step finds is not found again.
    private const string SelectFuzzy = $"""
        select id, key, 0::bigint
        from (
            select l.id, round((1000000 * (word_similarity({SearchSql.Text}, l.norm_name) - 1.000001))::numeric)::bigint as key
            from list l
            join actor a on a.id = l.actor_id
            where {SearchSql.IsLong} and {SearchSql.Text} <% l.norm_name and not l.norm_name like {SearchSql.Part} and {Wanted}
            limit {SearchSql.Cap}) alike
        where (key, id) < (@key, @id)
        order by key desc, id desc
        limit @limit
        """;

    public Task<List<SearchHit>> ListFuzzyAsync(Audience audience, SearchText text, string[] types, Keyset after, int limit, CancellationToken ct) =>
        database.SearchAsync(SelectFuzzy, audience, text, ParametersOf(types, after, limit), Read, ct);

    private static NpgsqlParameter[] ParametersOf(string[] types, Keyset after, int limit) =>
    [
        new NpgsqlParameter<string[]?>("types", types.Length > 0 ? types : null),
        new NpgsqlParameter<long>("key", after.Key),
        new NpgsqlParameter<long>("id", after.Id),
        new NpgsqlParameter<int>("limit", limit),
    ];

    private static SearchHit Read(NpgsqlDataReader reader) =>
        new(reader.GetInt64(0), new Keyset(reader.GetInt64(1), reader.GetInt64(0)), reader.GetInt64(2));
}
