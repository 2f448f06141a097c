namespace PlyrFm.Indexer.Storage;

/// <summary>How far the work of each source is durable.</summary>
internal static class CursorTable
{
    // Never backwards: a source that is connected anew starts from what is stored, so a smaller seq can only be stale.
    private const string Advance = """
        insert into source_cursor (source, seq, updated_at)
        select n.source, n.seq, @now from unnest(@sources, @seqs) as n(source, seq)
        on conflict (source) do update set seq = excluded.seq, updated_at = excluded.updated_at
        where source_cursor.seq < excluded.seq
        """;

    public static void Write(StatementBatch statements, IReadOnlyList<(string Source, long Seq)> cursors, DateTimeOffset now)
    {
        if (cursors.Count > 0)
        {
            statements.Add(
                Advance,
                Parameter.Each("sources", cursors, c => c.Source),
                Parameter.Each("seqs", cursors, c => c.Seq),
                Parameter.Of("now", now));
        }
    }
}
