using Npgsql;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>The operator's decisions: each is a line in a trail that only grows, in force from the transaction that writes it.</summary>
public sealed class OperatorPolicy(NpgsqlDataSource database, CollectionMap collections, TimeProvider time)
{
    private const string Append = """
        insert into policy_event (uri, action, reason, actor, at)
        select n.uri, n.action, n.reason, n.actor, @now
        from unnest(@uris, @actions, @reasons, @actors) with ordinality as n(uri, action, reason, actor, place)
        order by n.place
        """;

    private const string SelectTrail = """
        select e.id, e.uri, e.action, e.reason, e.actor, e.at, not exists (select from policy_event l where l.uri = e.uri and l.id > e.id)
        from policy_event e
        where @subject::text is null or e.uri = @subject or (@with_records and e.uri like 'at://' || @subject || '/%')
        order by e.id desc
        limit @limit
        """;

    private const string CountSeen = """
        select
          (select count(*) from track t where t.id = any(@ids) and t.hidden = 0),
          (select count(*) from track t where t.id = any(@ids) and t.hidden & 14 = 0),
          (select count(*) from list l where l.id = any(@ids) and l.hidden & 14 = 0),
          (select count(*) from track_comment c where c.id = any(@ids) and c.hidden = 0),
          (select count(*) from track_like k where k.id = any(@ids) and k.counted)
        """;

    private const string SelectIds = """
        select r.id from unnest(@dids, @collections, @rkeys) as n(did, collection, rkey)
        join actor a on a.did = n.did
        join record r on r.actor_id = a.id and r.collection = n.collection and r.rkey = n.rkey
        union
        select r.id from record r where r.actor_id = any(array(select id from actor where did = any(@accounts)))
        """;

    /// <summary>True for what can be decided about: a DID, or the address of a record of a kind that is indexed, with a DID in it.</summary>
    public bool IsSubject(string text) => Did.TryParse(text, out _) || LabelledRecord.TryParse(text, collections) is not null;

    /// <summary>Decides.</summary>
    /// <param name="decisions">In order; of several about one subject the last holds.</param>
    /// <param name="isDryRun">Nothing is kept; only the outcome is wanted.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>What could be seen of the subjects before, and what can be seen now.</returns>
    public Task<(PolicyEffect Before, PolicyEffect After)> DecideAsync(IReadOnlyList<PolicyDecision> decisions, bool isDryRun, CancellationToken ct)
    {
        if (decisions.FirstOrDefault(decision => !IsSubject(decision.Subject)) is { Subject: var wrong })
        {
            throw new ArgumentException($"{wrong} is neither a DID nor the address of a record with a DID in it.", nameof(decisions));
        }

        return WriterTransaction.RunAsync(
            database,
            isDryRun,
            async statements =>
            {
                var now = time.GetUtcNow();
                var subjects = decisions.Select(decision => decision.Subject).ToHashSet(StringComparer.Ordinal);
                var ids = await IdsAsync(statements, subjects, ct);
                var before = await SeenAsync(statements, ids, ct);
                statements.Add(
                    Append,
                    Parameter.Each("uris", decisions, d => d.Subject),
                    Parameter.Each("actions", decisions, d => d.Action.ToString().ToLowerInvariant()),
                    Parameter.Each("reasons", decisions, d => d.Reason),
                    Parameter.Each("actors", decisions, d => d.Actor),
                    Parameter.Of("now", now));
                RepoNotices.WriteWithoutName(statements);
                await statements.RunAsync(ct);
                await Marks.WriteAsync(statements, subjects, collections, now, ct);
                return (before, await SeenAsync(statements, ids, ct));
            },
            ct);
    }

    /// <summary>The trail, newest first.</summary>
    /// <param name="subject">Only about this; of an account, also about its records. Null for all.</param>
    /// <param name="limit">No more lines than that.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyList<PolicyEntry>> TrailAsync(string? subject, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectTrail);
        command.Parameters.Add(Parameter.Of("subject", subject));
        command.Parameters.Add(Parameter.Of("with_records", Did.TryParse(subject, out _)));
        command.Parameters.Add(Parameter.Of("limit", limit));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var entries = new List<PolicyEntry>();
        while (await reader.ReadAsync(ct))
        {
            entries.Add(new PolicyEntry(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4),
                reader.GetFieldValue<DateTimeOffset>(5), reader.GetBoolean(6)));
        }

        return entries;
    }

    private async Task<long[]> IdsAsync(StatementBatch statements, IReadOnlyCollection<string> subjects, CancellationToken ct)
    {
        var records = subjects.Select(subject => LabelledRecord.TryParse(subject, collections)).OfType<LabelledRecord>().ToList();
        statements.Add(
            SelectIds,
            Parameter.Each("dids", records, r => r.Did),
            Parameter.Each("collections", records, r => (short)r.Collection),
            Parameter.Each("rkeys", records, r => r.RecordKey),
            Parameter.Of("accounts", subjects.Where(subject => Did.TryParse(subject, out _)).ToArray()));
        await using var reader = await statements.ReadAsync(ct);
        var ids = new List<long>();
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetInt64(0));
        }

        return [.. ids];
    }

    private static async Task<PolicyEffect> SeenAsync(StatementBatch statements, long[] ids, CancellationToken ct)
    {
        statements.Add(CountSeen, Parameter.Of("ids", ids));
        await using var reader = await statements.ReadAsync(ct);
        await reader.ReadAsync(ct);
        return new PolicyEffect(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
    }
}
