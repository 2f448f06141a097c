using NpgsqlTypes;

namespace PlyrFm.Indexer.Storage;

/// <summary>The table <c>record</c>, the truth that all projections follow from, and its deletions.</summary>
internal static class RecordTable
{
    // One step instead of one per record. Between the two calls nobody else draws: there is one writer at a time.
    private const string DrawIds = """
        select setval(s.name, nextval(s.name) + @count - 1) from (select pg_get_serial_sequence('record', 'id') as name) s
        """;

    // Its projection goes with it, by the foreign keys.
    private const string DeleteRecords = "delete from record where id = any(@ids)";

    private const string UpdateRecords = """
        update record r
        set cid = n.cid, rev = n.rev, verdict = n.verdict, problems = n.problems::jsonb, verified_by = n.verified_by,
          indexed_at = n.indexed_at, cbor = n.cbor
        from unnest(@ids, @cids, @revs, @verdicts, @problems, @verified_by, @indexed_at, @cbor)
          as n(id, cid, rev, verdict, problems, verified_by, indexed_at, cbor)
        where r.id = n.id
        """;

    private const string CopyRecords = """
        copy record (id, actor_id, collection, rkey, cid, rev, verdict, problems, verified_by, first_indexed_at, indexed_at, cbor)
        from stdin (format binary)
        """;

    /// <summary>Gives each record to be inserted an id of its own, so that everything that refers to it can be sent along.</summary>
    public static async Task AssignIdsAsync(StatementBatch statements, IReadOnlyList<RecordSlot> slots, CancellationToken ct)
    {
        var inserted = 0;
        foreach (var slot in slots.Where(s => s.Written is not null))
        {
            slot.Id = slot.IsInserted ? 0 : slot.Stored!.Value.Id;
            inserted += slot.IsInserted ? 1 : 0;
        }

        if (inserted > 0)
        {
            statements.Add(DrawIds, Parameter.Of("count", inserted));
            await using var reader = await statements.ReadAsync(ct);
            await reader.ReadAsync(ct);
            var next = reader.GetInt64(0) - inserted + 1;
            foreach (var slot in slots.Where(s => s.IsInserted))
            {
                slot.Id = next++;
            }
        }
    }

    public static void DeleteAndUpdate(StatementBatch statements, IReadOnlyList<RecordSlot> slots)
    {
        var deleted = slots.Where(s => s.IsDeleted).ToList();
        if (deleted.Count > 0)
        {
            statements.Add(DeleteRecords, Parameter.Each("ids", deleted, s => s.Stored!.Value.Id));
        }

        var updated = slots.Where(s => s.IsUpdated).ToList();
        if (updated.Count > 0)
        {
            statements.Add(
                UpdateRecords,
                Parameter.Each("ids", updated, s => s.Id),
                Parameter.Each("cids", updated, s => s.Written!.Cid.ToArray()),
                Parameter.Each("revs", updated, s => s.Rev.Value),
                Parameter.Each("verdicts", updated, s => (short)s.Written!.Verdict),
                Parameter.Each("problems", updated, s => ProblemsJson.Write(s.Written!.Problems)),
                Parameter.Each("verified_by", updated, s => (short)s.VerifiedBy),
                Parameter.Each("indexed_at", updated, s => s.Written!.IndexedAt),
                Parameter.Each("cbor", updated, s => s.Written!.Block.ToArray()));
        }
    }

    /// <summary>Paths that were loaded as empty stay empty until here, so rows can be streamed in without looking for conflicts.</summary>
    public static Task InsertAsync(StatementBatch statements, IReadOnlyList<RecordSlot> slots, CancellationToken ct) => statements.CopyAsync(
        CopyRecords,
        slots.Where(s => s.IsInserted),
        async (row, slot) =>
        {
            var record = slot.Written!;
            await row.WriteAsync(slot.Id, NpgsqlDbType.Bigint, ct);
            await row.WriteAsync(slot.Repo.ActorId, NpgsqlDbType.Bigint, ct);
            await row.WriteAsync((short)record.Collection, NpgsqlDbType.Smallint, ct);
            await row.WriteAsync(record.RecordKey, NpgsqlDbType.Text, ct);
            await row.WriteAsync(record.Cid.ToArray(), NpgsqlDbType.Bytea, ct);
            await row.WriteAsync(slot.Rev.Value, NpgsqlDbType.Bigint, ct);
            await row.WriteAsync((short)record.Verdict, NpgsqlDbType.Smallint, ct);
            await row.WriteNullableAsync(ProblemsJson.Write(record.Problems), NpgsqlDbType.Jsonb, ct);
            await row.WriteAsync((short)slot.VerifiedBy, NpgsqlDbType.Smallint, ct);
            await row.WriteAsync(slot.FirstIndexedAt, NpgsqlDbType.TimestampTz, ct);
            await row.WriteAsync(record.IndexedAt, NpgsqlDbType.TimestampTz, ct);
            await row.WriteAsync(record.Block, NpgsqlDbType.Bytea, ct);
        },
        ct);
}
