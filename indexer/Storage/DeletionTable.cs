using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>The table <c>deleted_record</c>: which records were seen to be deleted.</summary>
internal static class DeletionTable
{
    private const string ForgetActors = "delete from deleted_record where actor_id = any(@actors)";

    private const string ForgetPaths = """
        delete from deleted_record d
        using unnest(@actors, @collections, @rkeys) as n(actor_id, collection, rkey)
        where d.actor_id = n.actor_id and d.collection = n.collection and d.rkey = n.rkey
        """;

    private const string Insert = """
        insert into deleted_record (actor_id, collection, rkey, rev, deleted_at)
        select n.actor_id, n.collection, n.rkey, n.rev, @now
        from unnest(@actors, @collections, @rkeys, @revs) as n(actor_id, collection, rkey, rev)
        on conflict (actor_id, collection, rkey) do update set rev = excluded.rev, deleted_at = excluded.deleted_at
        """;

    private const string Prune = "delete from deleted_record where deleted_at < @before";

    public static void Forget(StatementBatch statements, IReadOnlyList<RepoEntry> repos)
    {
        var actors = repos.Where(r => r.IsForgetting).ToList();
        if (actors.Count > 0)
        {
            statements.Add(ForgetActors, Parameter.Each("actors", actors, r => r.ActorId));
        }
    }

    public static void Write(StatementBatch statements, IReadOnlyList<RecordSlot> slots, DateTimeOffset now)
    {
        var back = slots.Where(s => s.IsInserted && s.Repo.HasDeletions).ToList();
        if (back.Count > 0)
        {
            statements.Add(
                ForgetPaths,
                Parameter.Each("actors", back, s => s.Repo.ActorId),
                Parameter.Each("collections", back, s => (short)s.Path.Collection),
                Parameter.Each("rkeys", back, s => s.Path.RecordKey));
        }

        var deleted = slots.Where(s => s.DeletedAt is not null).ToList();
        if (deleted.Count > 0)
        {
            statements.Add(
                Insert,
                Parameter.Each("actors", deleted, s => s.Repo.ActorId),
                Parameter.Each("collections", deleted, s => (short)s.Path.Collection),
                Parameter.Each("rkeys", deleted, s => s.Path.RecordKey),
                Parameter.Each("revs", deleted, s => s.DeletedAt!.Value.Value),
                Parameter.Of("now", now));
        }
    }

    /// <summary>Deletions are kept for those who ask soon after; the table must not grow for ever.</summary>
    public static Task PruneAsync(NpgsqlDataSource database, DateTimeOffset before, WriterLease? lease, CancellationToken ct) =>
        FencedStatements.RunAsync(database, Prune, lease, ct, Parameter.Of("before", before));
}
