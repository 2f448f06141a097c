using Npgsql;

using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Audit;

/// <summary>The table <c>repo_audit</c>: whose turn it is, and what came of it. The queue is in the database, so that it survives a restart.</summary>
internal sealed class AuditTable(NpgsqlDataSource database, WriterLease lease)
{
    // What the operator had removed (5) is not to be equal to anything.
    private const string AddFollowed = """
        delete from repo_audit u using repo r where r.actor_id = u.actor_id and r.state = 5;
        insert into repo_audit (actor_id)
        select r.actor_id from repo r where r.state <> 5 and not exists (select from repo_audit u where u.actor_id = r.actor_id)
        on conflict do nothing
        """;

    // Where a round takes longer than anything waits, all are overdue. What differs (2 to 8) goes before what was equal, to see that it is no more.
    private const string SelectDue = """
        select u.actor_id, coalesce(a.pds, '')
        from repo_audit u join actor a on a.id = u.actor_id
        where u.due_at <= @now and coalesce(a.pds, '') <> all(@full)
        order by u.finding between 2 and 8 desc, u.due_at, u.verified_at nulls first
        limit @limit
        """;

    // Whatever the process before had taken it cannot bring back. Those that cannot be reached (9) keep their pauses.
    private const string BeginAnew = "update repo_audit set due_at = @now where due_at > @now and finding <> 9";

    // Taken for a while: if something goes wrong meanwhile, it comes again by itself.
    private const string Take = """
        update repo_audit u set due_at = @later
        from actor a, repo r
        where u.actor_id = any(@ids) and a.id = u.actor_id and r.actor_id = u.actor_id
        returning u.actor_id, a.did, a.pds, a.handle, r.rev, r.status_at, u.finding, u.since, u.listed_at,
          exists (select from withheld_record w where w.actor_id = u.actor_id)
        """;

    private const string SelectIdentity = "select pds, handle from actor where id = @id";

    private const string Store = """
        update repo_audit u set
          looked_at = n.asked_at, detail = n.detail,
          -- Set back while it was looked at: everything is to be looked at since then.
          due_at = case when u.due_at = '-infinity' then u.due_at else n.due_at end,
          verified_at = case when n.finding = 1 then n.asked_at else u.verified_at end,
          since = case when u.finding = n.finding then u.since else @now end,
          finding = n.finding
        from unnest(@ids, @findings, @asked_at, @due_at, @details) as n(actor_id, finding, asked_at, due_at, detail)
        where u.actor_id = n.actor_id and exists (select from writer where epoch = @epoch)
        """;

    private const string Postpone = "update repo_audit set due_at = @at where actor_id = @id";

    /// <summary>At the start: all are due, those that were verified longest ago first.</summary>
    public async Task BeginAnewAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(BeginAnew);
        command.Parameters.Add(Parameter.Of("now", now));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Makes a row for each repository that is followed and has none.</summary>
    public async Task AddFollowedAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(AddFollowed);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Those that are due: what differed, and then the oldest verified first.</summary>
    /// <param name="full">Base addresses of PDSes of which none may be taken at the moment; empty for those that are not known.</param>
    public async Task<List<(long ActorId, string Pds)>> DueAsync(DateTimeOffset now, string[] full, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectDue);
        command.Parameters.Add(Parameter.Of("now", now));
        command.Parameters.Add(Parameter.Of("full", full));
        command.Parameters.Add(Parameter.Of("limit", limit));
        await using var rows = await command.ExecuteReaderAsync(ct);
        List<(long, string)> due = [];
        while (await rows.ReadAsync(ct))
        {
            due.Add((rows.GetInt64(0), rows.GetString(1)));
        }

        return due;
    }

    public async Task<List<AuditSubject>> TakeAsync(long[] actorIds, DateTimeOffset later, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Take);
        command.Parameters.Add(Parameter.Of("ids", actorIds));
        command.Parameters.Add(Parameter.Of("later", later));
        await using var rows = await command.ExecuteReaderAsync(ct);
        List<AuditSubject> taken = [];
        while (await rows.ReadAsync(ct))
        {
            taken.Add(new AuditSubject(
                rows.GetInt64(0),
                Did.Parse(rows.GetString(1)),
                rows.NullableText(2),
                rows.NullableText(3),
                rows.IsDBNull(4) ? null : rows.GetInt64(4),
                rows.NullableTime(5),
                (AuditFinding)rows.GetInt16(6),
                rows.NullableTime(7),
                rows.NullableTime(8),
                rows.GetBoolean(9)));
        }

        return taken;
    }

    /// <summary>What is stored about the identity now.</summary>
    public async Task<AuditSubject> RereadAsync(AuditSubject subject, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectIdentity);
        command.Parameters.Add(Parameter.Of("id", subject.ActorId));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? subject with { Pds = row.NullableText(0), Handle = row.NullableText(1) } : subject;
    }

    /// <summary>Stores findings; one who has been replaced as the leader has compared with what it knew then, and stores nothing.</summary>
    public async Task StoreAsync(IReadOnlyList<AuditOutcome> outcomes, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Store);
        command.Parameters.Add(Parameter.Of("now", now));
        command.Parameters.Add(Parameter.Of("epoch", lease.Epoch));
        command.Parameters.Add(Parameter.Each("ids", outcomes, o => o.ActorId));
        command.Parameters.Add(Parameter.Each("findings", outcomes, o => (short)o.Finding));
        command.Parameters.Add(Parameter.Each("asked_at", outcomes, o => o.AskedAt));
        command.Parameters.Add(Parameter.Each("due_at", outcomes, o => o.DueAt));
        command.Parameters.Add(Parameter.Each("details", outcomes, o => Storable(o.Detail)));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Puts a repository back that could not be asked about yet.</summary>
    public async Task PostponeAsync(AuditSubject subject, DateTimeOffset until, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Postpone);
        command.Parameters.Add(Parameter.Of("id", subject.ActorId));
        command.Parameters.Add(Parameter.Of("at", until));
        await command.ExecuteNonQueryAsync(ct);
    }

    // PostgreSQL's text cannot hold U+0000, and a detail may quote what a stranger sent.
    private static string? Storable(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);
}
