using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Searches accounts by handle, name and bio. The name is that of the Bluesky profile; artists are found by their credits too.</summary>
internal sealed class ActorSearch(NpgsqlDataSource database)
{
    private const string Shown = $"{Visibility.Account} and (not @artists or exists (select from artist_stat s where s.actor_id = a.id and s.track_count > 0))";

    // Credits are the words of weight B.
    private const string ByCredit = $"""
        select a.id from track t join actor a on a.id = t.actor_id
        where t.words @@ {SearchSql.Words} and ts_filter(t.words, array['b'::"char"]) @@ {SearchSql.Words} and {Visibility.Chosen} and {Shown}
        """;

    private const string FoundByText = $"""
        found as (
            (
                select a.id from actor a where a.did = @text and {Shown}
            ) union (
                select a.id from actor a where a.handle like {SearchSql.Beginning} and {Shown}
                limit {SearchSql.Cap}
            ) union (
                select a.id from actor a where {SearchSql.IsLong} and a.handle like {SearchSql.Part} and {Shown}
                limit {SearchSql.Cap}
            ) union (
                select a.id from bsky_profile b join actor a on a.id = b.actor_id
                where left(b.norm_name, 64) like {SearchSql.Beginning} and {Shown}
                limit {SearchSql.Cap}
            ) union (
                select a.id from bsky_profile b join actor a on a.id = b.actor_id
                where {SearchSql.IsLong} and b.norm_name like {SearchSql.Part} and {Shown}
                limit {SearchSql.Cap}
            ) union (
                select a.id from bsky_profile b join actor a on a.id = b.actor_id
                where {SearchSql.IsLong} and b.words @@ {SearchSql.Words} and {Shown}
                limit {SearchSql.Cap}
            ) union (
                select a.id from profile p join actor a on a.id = p.actor_id
                where {SearchSql.IsLong} and p.words @@ {SearchSql.Words} and {Shown}
                limit {SearchSql.Cap}
            ) union (
                {ByCredit} and {SearchSql.IsLong}
                limit {SearchSql.Cap}
            )
        )
        """;

    // The name that is shown (AccountRow), in the form in which everything is compared.
    private const string Named = $"""
        select a.id, a.did, a.handle, coalesce(nullif(b.norm_name, ''), (
                select t.norm_artist
                from track t
                where t.actor_id = a.id and {Visibility.Chosen}
                order by t.sort_at desc, t.id desc
                limit 1), '') as name,
            coalesce(b.words, '') || coalesce(p.words, '') as words, coalesce(s.track_count, 0) as tracks, coalesce(s.like_count, 0) as likes
        from found
        join actor a on a.id = found.id
        left join bsky_profile b on b.actor_id = a.id
        left join profile p on p.actor_id = a.id
        left join artist_stat s on s.actor_id = a.id
        """;

    private const string Alike = $"greatest(word_similarity({SearchSql.Text}, n.name), word_similarity({SearchSql.Text}, coalesce(n.handle, '')))";

    // All of it, the name before the first dot of a handle, the beginning, a part, words anywhere; artists and what they are liked add to it.
    private const string Score = $"""
        case when n.did = @text or n.handle = {SearchSql.Text} or n.name = {SearchSql.Text} then 5
            when starts_with(n.handle, {SearchSql.Text} || '.') then 4.5
            when starts_with(n.handle, {SearchSql.Text}) or starts_with(n.name, {SearchSql.Text}) then 3 + {Alike}
            when strpos(n.handle, {SearchSql.Text}) > 0 or strpos(n.name, {SearchSql.Text}) > 0 then 1.5 + {Alike}
            else least(1.4, 4 * ts_rank_cd(n.words, {SearchSql.Words}, 32)) end
        + case when n.tracks > 0 then 0.5 else 0 end + least(1, 0.15 * ln(1 + n.likes))
        """;

    private const string SelectLexical = $"""
        with {FoundByText}, scored as (
            select n.id, round((1000000 * ({Score}))::numeric)::bigint as key
            from ({Named}) n
            where not (n.words || to_tsvector('simple'::regconfig, n.name)) @@ {SearchSql.Excluded}
        )
        select id, key, (select count(*) from scored)
        from scored
        where (key, id) < (@key, @id)
        order by key desc, id desc
        limit @limit
        """;

    public Task<List<SearchHit>> ListLexicalAsync(Audience audience, SearchText text, bool artistsOnly, Keyset after, int limit, CancellationToken ct) =>
        database.SearchAsync(SelectLexical, audience, text, ParametersOf(artistsOnly, after, limit), Read, ct);

    // What the first step finds is not found again.
    private const string SelectFuzzy = $"""
        with {FoundByText}, alike as (
            (
                select a.id, word_similarity({SearchSql.Text}, split_part(a.handle, '.', 1)) as similarity from actor a
                where a.handle is not null and {SearchSql.Text} <% split_part(a.handle, '.', 1) and {Shown}
                limit {SearchSql.Cap}
            ) union all (
                select a.id, word_similarity({SearchSql.Text}, b.norm_name) from bsky_profile b join actor a on a.id = b.actor_id
                where {SearchSql.Text} <% b.norm_name and {Shown}
                limit {SearchSql.Cap}
            )
        ), scored as (
            select a.id, round((1000000 * (max(a.similarity) - 1.000001))::numeric)::bigint as key
            from alike a
            where {SearchSql.IsLong} and a.id not in (select id from found)
            group by a.id
        )
        select id, key, 0::bigint
        from scored
        where (key, id) < (@key, @id)
        order by key desc, id desc
        limit @limit
        """;

    public Task<List<SearchHit>> ListFuzzyAsync(Audience audience, SearchText text, bool artistsOnly, Keyset after, int limit, CancellationToken ct) =>
        database.SearchAsync(SelectFuzzy, audience, text, ParametersOf(artistsOnly, after, limit), Read, ct);

    // For somebody who is still typing: artists first, then those whose handle begins with it, then those whose name does.
    private const string SelectBeginning = $"""
        with found as (
            (
                select a.id, 0 as way from actor a where a.handle like {SearchSql.Beginning} and {Shown}
                limit {SearchSql.Cap}
            ) union all (
                select a.id, 1 from bsky_profile b join actor a on a.id = b.actor_id
                where left(b.norm_name, 64) like {SearchSql.Beginning} and {Shown}
                limit {SearchSql.Cap}
            ) union all (
                select c.id, 1 from ({ByCredit} limit {SearchSql.Cap}) c
            )
        ), ranked as (
            select id, min(way) as way from found group by id
        )
        select r.id
        from ranked r
        left join artist_stat s on s.actor_id = r.id
        order by coalesce(s.track_count, 0) > 0 desc, r.way, coalesce(s.like_count, 0) desc, r.id
        limit @limit
        """;

    /// <summary>The accounts to suggest for a beginning, best first.</summary>
    public Task<List<long>> SuggestAsync(Audience audience, SearchText text, int limit, CancellationToken ct) =>
        database.SearchAsync(SelectBeginning, audience, text, ParametersOf(artistsOnly: false, default, limit), static reader => reader.GetInt64(0), ct);

    private static NpgsqlParameter[] ParametersOf(bool artistsOnly, Keyset after, int limit) =>
    [
        new NpgsqlParameter<bool>("artists", artistsOnly),
        new NpgsqlParameter<long>("key", after.Key),
        new NpgsqlParameter<long>("id", after.Id),
        new NpgsqlParameter<int>("limit", limit),
    ];

    private static SearchHit Read(NpgsqlDataReader reader) =>
        new(reader.GetInt64(0), new Keyset(reader.GetInt64(1), reader.GetInt64(0)), reader.GetInt64(2));
}
