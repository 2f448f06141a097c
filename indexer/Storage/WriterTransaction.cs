using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>A transaction beside the batches: it holds the lock of the one writer, so it meets no half-written record.</summary>
internal static class WriterTransaction
{
    /// <summary>Runs and commits.</summary>
    /// <param name="database">Where.</param>
    /// <param name="work">Its last statements are run afterwards.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="lease">Of the indexer, so that one that was replaced writes nothing; null for a command of the operator.</param>
    public static Task<T> RunAsync<T>(NpgsqlDataSource database, Func<StatementBatch, Task<T>> work, CancellationToken ct, WriterLease? lease = null) =>
        RunAsync(database, isDryRun: false, work, ct, lease);

    /// <summary>Runs, and commits unless only the result is wanted.</summary>
    public static async Task<T> RunAsync<T>(NpgsqlDataSource database, bool isDryRun, Func<StatementBatch, Task<T>> work, CancellationToken ct, WriterLease? lease = null)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var statements = new StatementBatch(connection);
        await WriterSession.BeginAsync(statements, ct);
        await FenceAsync(statements, lease, ct);
        var result = await work(statements);
        await statements.RunAsync(ct);
        if (!isDryRun)
        {
            await transaction.CommitAsync(ct);
        }

        return result;
    }

    private static async Task FenceAsync(StatementBatch statements, WriterLease? lease, CancellationToken ct)
    {
        lease?.Fence(statements);
        try
        {
            await statements.RunAsync(ct);
        }
        catch (Exception e) when (WriterLease.IsLost(e))
        {
            throw WriterLease.Outage(e);
        }
    }
}
