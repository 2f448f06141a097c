using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>A transaction beside the batches: it holds the lock of the one writer, so it meets no half-written record.</summary>
internal static class WriterTransaction
{
    /// <summary>Runs and commits.</summary>
    public static Task<T> RunAsync<T>(NpgsqlDataSource database, Func<StatementBatch, Task<T>> work, CancellationToken ct) =>
        RunAsync(database, isDryRun: false, work, ct);

    /// <summary>Runs, and commits unless only the result is wanted.</summary>
    public static async Task<T> RunAsync<T>(NpgsqlDataSource database, bool isDryRun, Func<StatementBatch, Task<T>> work, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var statements = new StatementBatch(connection);
        await WriterSession.BeginAsync(statements, ct);
        var result = await work(statements);
        await statements.RunAsync(ct);
        if (!isDryRun)
        {
            await transaction.CommitAsync(ct);
        }

        return result;
    }
}
