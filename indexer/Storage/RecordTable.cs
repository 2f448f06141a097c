
namespace PlyrFm.Indexer.Storage;

/// <summary>The table <c>record</c>, the truth that all projections follow from, and its deletions.</summary>
internal static class RecordTable
{
    // Its projection goes with it: the trigger record_gone, or a foreign key.
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
        columns: 12,
        slots.Where(s => s.IsInserted),
        static (row, slot) =>
        {
            var record = slot.Written!;
            row.Add(slot.Id);
            row.Add(slot.Repo.ActorId);
            row.Add((short)record.Collection);
            row.Add(record.RecordKey);
            row.Add(record.Cid.ToArray());
            row.Add(slot.Rev.Value);
            row.Add((short)record.Verdict);
            row.AddJson(ProblemsJson.Write(record.Problems));
            row.Add((short)slot.VerifiedBy);
            row.Add(slot.FirstIndexedAt);
            row.Add(record.IndexedAt);
            row.Add(record.Block.Span);
        },
        ct);
}
