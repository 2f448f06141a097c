using Npgsql;
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
    public static async Task InsertAsync(NpgsqlConnection connection, IReadOnlyList<RecordSlot> slots, CancellationToken ct)
    {
        if (!slots.Any(s => s.IsInserted))
        {
            return;
        }

        await using var rows = await connection.BeginBinaryImportAsync(CopyRecords, ct);
        foreach (var slot in slots.Where(s => s.IsInserted))
        {
            var record = slot.Written!;
            await rows.StartRowAsync(ct);
            await rows.WriteAsync(slot.Id, NpgsqlDbType.Bigint, ct);
            await rows.WriteAsync(slot.Repo.ActorId, NpgsqlDbType.Bigint, ct);
            await rows.WriteAsync((short)record.Collection, NpgsqlDbType.Smallint, ct);
            await rows.WriteAsync(record.RecordKey, NpgsqlDbType.Text, ct);
            await rows.WriteAsync(record.Cid.ToArray(), NpgsqlDbType.Bytea, ct);
            await rows.WriteAsync(slot.Rev.Value, NpgsqlDbType.Bigint, ct);
            await rows.WriteAsync((short)record.Verdict, NpgsqlDbType.Smallint, ct);
            if (ProblemsJson.Write(record.Problems) is { } problems)
            {
                await rows.WriteAsync(problems, NpgsqlDbType.Jsonb, ct);
            }
            else
            {
                await rows.WriteNullAsync(ct);
            }

            await rows.WriteAsync((short)slot.VerifiedBy, NpgsqlDbType.Smallint, ct);
            await rows.WriteAsync(slot.FirstIndexedAt, NpgsqlDbType.TimestampTz, ct);
            await rows.WriteAsync(record.IndexedAt, NpgsqlDbType.TimestampTz, ct);
            await rows.WriteAsync(record.Block, NpgsqlDbType.Bytea, ct);
        }

        await rows.CompleteAsync(ct);
    }
}
