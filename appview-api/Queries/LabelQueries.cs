using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds labels by what they are about: those of followed labelers that hold now.</summary>
internal sealed class LabelQueries(NpgsqlDataSource database)
{
    // Every pattern is a range of the primary key, read in the key's order and no further than a page. The cursor names a label by its number, since
    // an address may be longer than a cursor; rows are never removed, so it can always be found.
    private const string SelectMatching = """
        with place as (
            select c.uri, c.src, c.val from label c where c.id = @after
            union all select '', '', '' where @after = 0
        )
        select l.id, l.block
        from (
            select distinct on (x.uri, x.src, x.val) x.*
            from unnest(@lows, @highs) p (low, high)
            cross join lateral (
                select x.id, x.uri, x.src, x.val, x.block
                from label x
                where x.uri >= p.low and x.uri < p.high and (x.uri, x.src, x.val) > (select uri, src, val from place)
                    and not x.neg and (x.exp is null or x.exp > now())
                    and x.src = any(array(select s.did from labeler s where s.is_followed)) and (@sources::text[] is null or x.src = any(@sources))
                order by x.uri, x.src, x.val
                limit @limit) x
            order by x.uri, x.src, x.val) l
        order by l.uri, l.src, l.val
        limit @limit
        """;

    // After everything that begins with the same text, and before everything that is longer by anything at all, in the order of bytes.
    private const string Highest = "\U0010FFFF";
    private const string Lowest = "\u0001";

    /// <param name="patterns">Whole addresses, or beginnings with a star behind them.</param>
    /// <param name="sources">Only labels of these labelers; empty for all.</param>
    /// <param name="after">The number of the last label of the page before; 0 for the first page.</param>
    public Task<List<LabelRow>> ListAsync(IReadOnlyList<string> patterns, string[] sources, long after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectMatching,
            [
                new NpgsqlParameter<string[]>("lows", [.. patterns.Select(static pattern => pattern.TrimEnd('*'))]),
                new NpgsqlParameter<string[]>("highs", [.. patterns.Select(static pattern => pattern.EndsWith('*') ? pattern[..^1] + Highest : pattern + Lowest)]),
                new NpgsqlParameter<string[]?>("sources", sources.Length > 0 ? sources : null),
                new NpgsqlParameter<long>("after", after),
                new NpgsqlParameter<int>("limit", limit),
            ],
            static reader => new LabelRow(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)),
            ct);
}
