namespace PlyrFm.Indexer.Storage;

/// <summary>The table <c>label</c>.</summary>
internal static class LabelTable
{
    // A label that was there before, or is older than what is there, changes nothing: neither the row nor what follows from it.
    private const string Upsert = """
        insert into label (src, uri, val, cid, neg, cts, exp, seq, block, received_at)
        select n.src, n.uri, n.val, n.cid, n.neg, n.cts, n.exp, n.seq, n.block, @now
        from unnest(@srcs, @uris, @vals, @cids, @negs, @cts, @exps, @seqs, @blocks) as n(src, uri, val, cid, neg, cts, exp, seq, block)
        on conflict (uri, src, val) do update set cid = excluded.cid, neg = excluded.neg, cts = excluded.cts, exp = excluded.exp,
          seq = excluded.seq, block = excluded.block, received_at = excluded.received_at, is_lapsed = false
        where (label.cts, label.seq) < (excluded.cts, excluded.seq)
        returning uri
        """;

    private const string Lapse = "update label set is_lapsed = true where exp <= @now and not is_lapsed returning uri";

    /// <returns>The subjects of those that were news, perhaps repeated.</returns>
    public static async Task<HashSet<string>> WriteAsync(
        StatementBatch statements, IReadOnlyList<ReceivedLabel> labels, DateTimeOffset now, CancellationToken ct)
    {
        var newest = new Dictionary<(string, string, string), ReceivedLabel>();
        foreach (var label in labels)
        {
            if (!newest.TryGetValue(label.Key, out var other) || label.IsNewerThan(other))
            {
                newest[label.Key] = label;
            }
        }

        ReceivedLabel[] rows = [.. newest.Values];
        statements.Add(
            Upsert,
            Parameter.Each("srcs", rows, l => l.Label.Src.Value),
            Parameter.Each("uris", rows, l => l.Label.Uri),
            Parameter.Each("vals", rows, l => l.Label.Val),
            Parameter.Each("cids", rows, l => l.Version),
            Parameter.Each("negs", rows, l => l.Label.IsNegation),
            Parameter.Each("cts", rows, l => l.Label.Cts.Instant),
            Parameter.Each("exps", rows, l => l.Label.Exp?.Instant),
            Parameter.Each("seqs", rows, l => l.Seq),
            Parameter.Each("blocks", rows, l => l.Label.ToData().ToCbor()),
            Parameter.Of("now", now));
        return await SubjectsAsync(statements, ct);
    }

    /// <returns>The subjects of labels that have come to their end.</returns>
    public static Task<HashSet<string>> LapseAsync(StatementBatch statements, DateTimeOffset now, CancellationToken ct)
    {
        statements.Add(Lapse, Parameter.Of("now", now));
        return SubjectsAsync(statements, ct);
    }

    private static async Task<HashSet<string>> SubjectsAsync(StatementBatch statements, CancellationToken ct)
    {
        var subjects = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await statements.ReadAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            subjects.Add(reader.GetString(0));
        }

        return subjects;
    }
}
