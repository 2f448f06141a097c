using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Searches tracks by title, credit, album, tags and description.</summary>
internal sealed class TrackSearch(NpgsqlDataSource database)
{
    private const string Wanted = $"""
        {Visibility.Discovery} and (@actor::bigint is null or t.actor_id = @actor)
            and (@tags::text[] is null or t.tags @> @tags) and not t.words @@ {SearchSql.Excluded}
        """;

    // An exact title, one that begins with the text, one that contains it, then words anywhere; the whole credit adds to it, and so does the attention that
    // others lately paid to the track, as far as the indexer's job has seen it.
    private const string Score = $"""
        case when t.norm_title = {SearchSql.Text} then 5
            when starts_with(t.norm_title, {SearchSql.Text}) then 3 + word_similarity({SearchSql.Text}, t.norm_title)
            when strpos(t.norm_title, {SearchSql.Text}) > 0 then 1.5 + word_similarity({SearchSql.Text}, t.norm_title)
            else least(1.4, 4 * ts_rank_cd(t.words, {SearchSql.Words}, 32)) end
        + case when t.norm_artist = {SearchSql.Text} then 1 else 0 end
        + least(1, 0.15 * coalesce(p.pop, 0))
        """;

    private const string SelectLexical = $"""
        with found as (
            (
                select t.id from track t join actor a on a.id = t.actor_id
                where left(t.norm_title, 64) like {SearchSql.Beginning} and {Wanted}
                limit {SearchSql.Cap}
            ) union (
                select t.id from track t join actor a on a.id = t.actor_id
                where {SearchSql.IsLong} and t.norm_title like {SearchSql.Part} and {Wanted}
                limit {SearchSql.Cap}
            ) union (
                select t.id from track t join actor a on a.id = t.actor_id
                where {SearchSql.IsLong} and t.words @@ {SearchSql.Words} and {Wanted}
                limit {SearchSql.Cap}
            )
        ), scored as (
            select t.id, case @sort
                when 'newest' then (extract(epoch from t.sort_at) * 1000000)::bigint
                when 'popular' then coalesce(s.like_count, 0)
                else round((1000000 * ({Score}))::numeric)::bigint end as key
            from found
            join track t on t.id = found.id
            left join track_stat s on s.track_id = t.id
            left join track_attention p on p.track_id = t.id
        )
        select id, key, (select count(*) from scored)
        from scored
        where (key, id) < (@key, @id)
        order by key desc, id desc
        limit @limit
        """;

    public Task<List<SearchHit>> ListLexicalAsync(Audience audience, SearchText text, TrackFilter filter, string sort, Keyset after, int limit, CancellationToken ct) =>
        database.SearchAsync(SelectLexical, audience, text, [.. ParametersOf(filter, after, limit), new NpgsqlParameter<string>("sort", sort)], Read, ct);

    // What the first step finds is not found again.
    private const string SelectFuzzy = $"""
        select id, key, 0::bigint
        from (
            select t.id, round((1000000 * (word_similarity({SearchSql.Text}, t.norm_title) - 1.000001))::numeric)::bigint as key
            from track t
            join actor a on a.id = t.actor_id
            where {SearchSql.IsLong} and {SearchSql.Text} <% t.norm_title
                and not t.norm_title like {SearchSql.Part} and not t.words @@ {SearchSql.Words} and {Wanted}
            limit {SearchSql.Cap}) alike
        where (key, id) < (@key, @id)
        order by key desc, id desc
        limit @limit
        """;

    public Task<List<SearchHit>> ListFuzzyAsync(Audience audience, SearchText text, TrackFilter filter, Keyset after, int limit, CancellationToken ct) =>
        database.SearchAsync(SelectFuzzy, audience, text, ParametersOf(filter, after, limit), Read, ct);

    private static NpgsqlParameter[] ParametersOf(TrackFilter filter, Keyset after, int limit) =>
    [
        new NpgsqlParameter<bool>("adult", filter.IncludeAdult),
        new NpgsqlParameter<long?>("actor", filter.Artist),
        new NpgsqlParameter<string[]?>("tags", filter.Tags.Length > 0 ? filter.Tags : null),
        new NpgsqlParameter<long>("key", after.Key),
        new NpgsqlParameter<long>("id", after.Id),
        new NpgsqlParameter<int>("limit", limit),
    ];

    private static SearchHit Read(NpgsqlDataReader reader) =>
        new(reader.GetInt64(0), new Keyset(reader.GetInt64(1), reader.GetInt64(0)), reader.GetInt64(2));
}
