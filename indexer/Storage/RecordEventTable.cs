namespace PlyrFm.Indexer.Storage;

/// <summary>The table <c>record_event</c>: what the batch has changed, appended to the history.</summary>
/// <remarks>It tells the net effect of a transaction: a record that came and went within one was never seen by anybody, and is not told of.</remarks>
internal static class RecordEventTable
{
    private const string Redact = """
        update record_event set collection = null, rkey = null, rev = null, cid = null where actor_id = any(@actors) and rkey is not null
        """;

    private const string Copy = """
        copy record_event (actor_id, at, action, collection, rkey, rev, cid, verdict, source, status) from stdin (format binary)
        """;

    // The oldest rows by number, not by age: they are found without looking at the rest. The newest stays, so that the numbers go on.
    private const string Prune = """
        delete from record_event e
        using (select id, at from record_event order by id limit @limit) oldest
        where e.id = oldest.id and oldest.at < @before and e.id < (select max(id) from record_event)
        """;

    private const int MaxPruned = 10_000;

    /// <summary>Runs after the records are written. The last statements are left for the caller to run.</summary>
    public static async Task WriteAsync(StatementBatch statements, IReadOnlyList<RepoEntry> repos, DateTimeOffset now, CancellationToken ct)
    {
        var forgotten = repos.Where(r => r.IsForgetting).ToList();
        if (forgotten.Count > 0)
        {
            statements.Add(Redact, Parameter.Each("actors", forgotten, r => r.ActorId));
        }

        var rows = repos.SelectMany(Rows).ToList();
        if (rows.Count > 0)
        {
            await statements.CopyAsync(
                Copy,
                columns: 10,
                rows,
                (row, happened) =>
                {
                    row.Add(happened.ActorId);
                    row.Add(now);
                    row.Add((short)happened.Action);
                    row.Add((short?)happened.Slot?.Path.Collection);
                    row.Add(happened.Slot?.Path.RecordKey);
                    row.Add(happened.Slot?.EventRev.Value);
                    row.Add(happened.Slot?.Written?.Cid.ToArray());
                    row.Add((short?)happened.Slot?.Written?.Verdict);
                    row.Add((short?)happened.Slot?.VerifiedBy);
                    row.Add((short?)happened.Status);
                },
                ct);
        }
    }

    /// <summary>Removes the oldest rows if they are old enough, a bounded number of them.</summary>
    public static Task PruneAsync(Npgsql.NpgsqlDataSource database, DateTimeOffset before, WriterLease? lease, CancellationToken ct) =>
        FencedStatements.RunAsync(database, Prune, lease, ct, Parameter.Of("before", before), Parameter.Of("limit", MaxPruned));

    // Within one transaction an account hides before it loses what it had, loses that before it gets anything new, and shows when it has all.
    private static IEnumerable<Happened> Rows(RepoEntry repo)
    {
        var status = repo.IsFollowed && repo.Status != repo.StatusBefore ? new Happened(repo.ActorId, RecordAction.Account, Status: repo.Status) : default(Happened?);
        if (status is { Status: not AccountStatus.Active } hides)
        {
            yield return hides;
        }

        if (repo.IsForgetting)
        {
            yield return new Happened(repo.ActorId, RecordAction.Forget);
        }

        foreach (var slot in repo.Slots.Values)
        {
            if (slot.Action is { } action)
            {
                yield return new Happened(repo.ActorId, action, slot);
            }
        }

        if (status is { Status: AccountStatus.Active } shows)
        {
            yield return shows;
        }
    }

    private readonly record struct Happened(long ActorId, RecordAction Action, RecordSlot? Slot = null, AccountStatus? Status = null);
}
