using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>Statements that go to the server together, in order, prepared, in one round trip.</summary>
internal sealed class StatementBatch(NpgsqlConnection connection) : IAsyncDisposable
{
    // A snapshot of a large repository may keep one statement busy for long; no answer at all for this long is a dead connection.
    private const int TimeoutSeconds = 600;

    private NpgsqlBatch _batch = NewBatch(connection);

    /// <summary>Adds a statement. Array parameters carry one element per row.</summary>
    public void Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        _batch.BatchCommands.Add(command);
    }

    /// <summary>Runs what was added and starts anew.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        if (_batch.BatchCommands.Count > 0)
        {
            await _batch.PrepareAsync(ct);
            await _batch.ExecuteNonQueryAsync(ct);
            await ResetAsync();
        }
    }

    /// <summary>Runs what was added, then streams rows into a table: the cheapest way in for rows that meet nothing.</summary>
    /// <param name="copy">A <c>copy ... from stdin (format binary)</c>.</param>
    /// <param name="columns">How many columns it names.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="write">Adds the columns of one row, in the order and of the types of the table.</param>
    /// <param name="ct">Gives up.</param>
    public async Task CopyAsync<T>(string copy, short columns, IEnumerable<T> rows, Action<BinaryRows, T> write, CancellationToken ct)
    {
        await RunAsync(ct);
        // Disposing ends the copy, well or not. After an exception the rows go with their transaction; to cancel the copy would throw once more when
        // it was the connection that broke, and hide why.
        await using var stream = await connection.BeginRawBinaryCopyAsync(copy, ct);
        await new BinaryRows(stream).WriteAsync(rows, columns, write, ct);
    }

    /// <summary>Runs what was added and gives its results, in order. Dispose the reader before the next run.</summary>
    public async Task<NpgsqlDataReader> ReadAsync(CancellationToken ct)
    {
        await _batch.PrepareAsync(ct);
        var reader = await _batch.ExecuteReaderAsync(ct);
        await ResetAsync();
        return reader;
    }

    public ValueTask DisposeAsync() => _batch.DisposeAsync();

    private async ValueTask ResetAsync()
    {
        await _batch.DisposeAsync();
        _batch = NewBatch(connection);
    }

    private static NpgsqlBatch NewBatch(NpgsqlConnection connection) => new(connection) { Timeout = TimeoutSeconds };
}
