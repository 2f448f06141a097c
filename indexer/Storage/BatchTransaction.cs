using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>Writes one batch in one transaction: all of it becomes visible together, the cursors included, or none of it.</summary>
internal sealed class BatchTransaction(NpgsqlDataSource database, TimeProvider time)
{
    private readonly Dictionary<string, long> _cursors = [];

    /// <returns>Null when there was nothing to write.</returns>
    public async Task<BatchReport?> WriteAsync(IReadOnlyList<Change> changes, Func<IReadOnlyList<(string Source, long Seq)>> cursors, CancellationToken ct)
    {
        var moved = cursors().Where(c => !_cursors.TryGetValue(c.Source, out var seq) || seq < c.Seq).ToList();
        if (changes.Count == 0 && moved.Count == 0)
        {
            return null;
        }

        var start = time.GetTimestamp();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var statements = new StatementBatch(connection);
        CursorTable.Write(statements, moved, time.GetUtcNow());
        await statements.RunAsync(ct);
        await transaction.CommitAsync(ct);
        moved.ForEach(c => _cursors[c.Source] = c.Seq);
        return new BatchReport(changes.Count, 0, time.GetElapsedTime(start));
    }
}
