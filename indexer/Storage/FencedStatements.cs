using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// What the leader writes beside its batches and no record depends on, such as totals: without the writer's lock, since counting may take long. The
/// statements are one transaction, and whether this process still leads is asked last, so that what it began while it led is undone as well.
/// </summary>
internal static class FencedStatements
{
    /// <param name="batch">Not in a transaction: then its statements are one of their own.</param>
    /// <param name="lease">Null where nobody leads: a command of the operator, a test.</param>
    /// <exception cref="IOException">Somebody else leads.</exception>
    public static async Task RunAsync(NpgsqlBatch batch, WriterLease? lease, CancellationToken ct)
    {
        lease?.Fence(batch);
        try
        {
            await batch.ExecuteNonQueryAsync(ct);
        }
        catch (Exception e) when (WriterLease.IsLost(e))
        {
            throw WriterLease.Outage(e);
        }
    }

    /// <summary>One statement alone.</summary>
    public static async Task RunAsync(NpgsqlDataSource database, string sql, WriterLease? lease, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var batch = database.CreateBatch();
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        batch.BatchCommands.Add(command);
        await RunAsync(batch, lease, ct);
    }
}
