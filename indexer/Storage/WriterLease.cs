using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// The right to write records. Who leads has an epoch of its own and counts its transactions in the database; one that does not follow from the one
/// before is undone by the server. So a process that was replaced without noticing writes nothing any more, and one whose database has lost
/// transactions that were acknowledged does not build on them.
/// </summary>
public sealed class WriterLease
{
    private const string LostState = "PLYR1";

    private const string WriteAs = "select plyr_write_as(@epoch, @batch)";

    private const string Lead = "select plyr_lead_as(@epoch)";

    private const string RaiseEpoch = "update writer set epoch = epoch + 1, batch = 0, since = now(), name = @name returning epoch";

    private const string SelectEpoch = "select epoch from writer";

    private long _epoch;
    private long _batch;

    /// <summary>Of this process's lead; 0 until it has led.</summary>
    internal long Epoch => Volatile.Read(ref _epoch);

    /// <summary>False until this process has led.</summary>
    public bool IsBegun => Volatile.Read(ref _epoch) > 0;

    /// <summary>The server has refused a transaction: somebody else leads, or the database is not what it was.</summary>
    public static bool IsLost(Exception failure) => failure is PostgresException { SqlState: LostState };

    /// <summary>
    /// Begins an epoch, after what a previous writer has left in the server is committed or undone: whoever reads the states before that would go
    /// on from states that are about to change.
    /// </summary>
    public async Task BeginAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await WriterSession.AwaitPreviousAsync(connection, ct);
        await using var command = new NpgsqlCommand(RaiseEpoch, connection);
        command.Parameters.Add(Parameter.Of("name", $"{Environment.MachineName} {Environment.ProcessId}"));
        var epoch = (long)(await command.ExecuteScalarAsync(ct))!;
        await transaction.CommitAsync(ct);
        _batch = 0;
        Volatile.Write(ref _epoch, epoch);
    }

    /// <summary>Nobody has begun an epoch since this one.</summary>
    public async Task<bool> IsNewestAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(SelectEpoch, connection);
        return await command.ExecuteScalarAsync(ct) is long epoch && epoch == Volatile.Read(ref _epoch);
    }

    /// <summary>Has a transaction undone unless it is the next one of this epoch.</summary>
    internal void Claim(StatementBatch statements) =>
        statements.Add(WriteAs, Parameter.Of("epoch", Volatile.Read(ref _epoch)), Parameter.Of("batch", _batch + 1));

    /// <summary>Has a transaction beside the batches undone if somebody else has led since. One that has never led is a test's.</summary>
    internal void Fence(StatementBatch statements)
    {
        if (IsBegun)
        {
            statements.Add(Lead, Parameter.Of("epoch", Volatile.Read(ref _epoch)));
        }
    }

    /// <summary>The same for statements that are a transaction of their own.</summary>
    internal void Fence(NpgsqlBatch batch)
    {
        if (IsBegun)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Lead) { Parameters = { Parameter.Of("epoch", Volatile.Read(ref _epoch)) } });
        }
    }

    /// <summary>To whoever writes beside the batches it is an outage: the one writer, or the look at the leader's lock, ends this process's lead.</summary>
    internal static IOException Outage(Exception lost) => new("this process does not lead any more", lost);

    /// <summary>The transaction that claimed is committed.</summary>
    internal void Committed() => _batch++;
}
