using Npgsql;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>The tables <c>labeler</c> and <c>label_rule</c>: a copy of the configuration, for SQL.</summary>
public static class LabelPolicy
{
    // Subjects whose marks are made anew in one round: bounds the arrays, not the transaction.
    private const int ChunkSize = 2000;

    // A labeler keeps its number for good: it is a bit in rows.
    private const string FollowLabelers = """
        with changed as (
          update labeler set is_followed = did = any(@dids) where is_followed <> (did = any(@dids)) returning id
        ), added as (
          insert into labeler (id, did, is_followed)
          select (select coalesce(max(id) + 1, 0) from labeler) + row_number() over (order by n.place) - 1, n.did, true
          from unnest(@dids) with ordinality as n(did, place)
          where not exists (select from labeler l where l.did = n.did)
          returning id
        )
        select count(*) from (select id from changed union all select id from added) moved
        """;

    private const string CopyRules = """
        with gone as (
          delete from label_rule r where not exists (select from unnest(@srcs, @vals) as n(src, val) where (n.src, n.val) = (r.src, r.val)) returning src
        ), written as (
          insert into label_rule (src, val, hidden) select * from unnest(@srcs, @vals, @hidden)
          on conflict (src, val) do update set hidden = excluded.hidden where label_rule.hidden <> excluded.hidden
          returning src
        )
        select count(*) filter (where src = @self), count(*) from (select src from gone union all select src from written) moved
        """;

    // What a record says about its sound (16) is not a label's.
    private const string ReadAuthorsAgain = """
        update track t set own_hidden = n.own, hidden = (t.hidden & ~t.own_hidden) | n.own
        from (
          select t.id, (t.own_hidden & 16) | coalesce((select bit_or(r.hidden) from label_rule r where r.src = @self and r.val = any(t.self_labels)), 0) as own
          from track t
        ) n
        where t.id = n.id and t.own_hidden <> n.own
        returning 'at://' || (select did from actor where id = t.actor_id) || '/' || @nsid || '/' || (select rkey from record where id = t.id)
        """;

    private const string SelectSubjects = "select distinct uri from label where uri > @after order by uri limit @limit";

    /// <summary>Takes the configuration over. Everything that was labelled is judged anew when something has changed.</summary>
    /// <param name="labelers">Those to follow, in order.</param>
    /// <param name="rules">What which label of whom does.</param>
    /// <param name="lease">Of the indexer, so that one that was replaced does not undo what its successor was told.</param>
    /// <returns>True when something has changed.</returns>
    public static Task<bool> CopyAsync(
        NpgsqlDataSource database,
        CollectionMap collections,
        IReadOnlyList<Did> labelers,
        IReadOnlyDictionary<(string Source, string Value), Hidden> rules,
        TimeProvider time,
        CancellationToken ct,
        WriterLease? lease = null) => WriterTransaction.RunAsync(
            database,
            async statements =>
            {
                var (ofAuthors, all) = await CopyAsync(statements, labelers, [.. rules], ct);
                if (ofAuthors > 0)
                {
                    await Marks.WriteAsync(statements, await ReadAuthorsAgainAsync(statements, collections, ct), collections, time.GetUtcNow(), ct);
                }

                if (all > 0)
                {
                    await JudgeAnewAsync(statements, collections, time.GetUtcNow(), ct);
                }

                return all > 0;
            },
            ct,
            lease);

    private static async Task<(long OfAuthors, long All)> CopyAsync(
        StatementBatch statements, IReadOnlyList<Did> labelers, List<KeyValuePair<(string Source, string Value), Hidden>> rules, CancellationToken ct)
    {
        statements.Add(FollowLabelers, Parameter.Each("dids", labelers, did => did.Value));
        statements.Add(
            CopyRules,
            Parameter.Each("srcs", rules, rule => rule.Key.Source),
            Parameter.Each("vals", rules, rule => rule.Key.Value),
            Parameter.Each("hidden", rules, rule => (int)rule.Value),
            Parameter.Of("self", Labels.LabelRule.Self));
        await using var reader = await statements.ReadAsync(ct);
        await reader.ReadAsync(ct);
        var moved = reader.GetInt64(0);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), moved + reader.GetInt64(1));
    }

    private static async Task<List<string>> ReadAuthorsAgainAsync(StatementBatch statements, CollectionMap collections, CancellationToken ct)
    {
        statements.Add(ReadAuthorsAgain, Parameter.Of("self", Labels.LabelRule.Self), Parameter.Of("nsid", collections.NsidOf(Collection.Track)));
        return await TextsAsync(statements, ct);
    }

    private static async Task JudgeAnewAsync(StatementBatch statements, CollectionMap collections, DateTimeOffset now, CancellationToken ct)
    {
        for (var after = ""; ;)
        {
            statements.Add(SelectSubjects, Parameter.Of("after", after), Parameter.Of("limit", ChunkSize));
            var subjects = await TextsAsync(statements, ct);
            if (subjects.Count == 0)
            {
                return;
            }

            await Marks.WriteAsync(statements, subjects, collections, now, ct);
            after = subjects[^1];
        }
    }

    private static async Task<List<string>> TextsAsync(StatementBatch statements, CancellationToken ct)
    {
        var texts = new List<string>();
        await using var reader = await statements.ReadAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
