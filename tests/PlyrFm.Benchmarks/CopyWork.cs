using Npgsql;

namespace PlyrFm.Benchmarks;

/// <summary>The yardstick: the rows that the indexer has made, streamed in binary into tables with the same columns and indexes.</summary>
internal sealed class CopyWork(NpgsqlDataSource database)
{
    private readonly Dictionary<string, List<object?[]>> _rows = [];

    /// <summary>Takes the rows that are in the tables now.</summary>
    public async Task LoadAsync()
    {
        await Scratch.ExecuteAsync(database, "create schema copied");
        await using var connection = await database.OpenConnectionAsync();
        foreach (var table in Scratch.Tables)
        {
            await Scratch.ExecuteAsync(database, $"create table copied.{table} (like public.{table} including all)");
            await using var command = new NpgsqlCommand($"select {Scratch.Columns[table]} from {table}", connection);
            await using var source = await command.ExecuteReaderAsync();
            var rows = _rows[table] = [];
            while (await source.ReadAsync())
            {
                rows.Add([.. Enumerable.Range(0, source.FieldCount).Select(i => source.IsDBNull(i) ? null : source.GetValue(i))]);
            }
        }
    }

    public Task<Effort> AllAsync() => RunAsync(Scratch.Tables);

    /// <summary>All but what happened to them.</summary>
    public Task<Effort> WithoutHistoryAsync() => RunAsync([.. Scratch.Tables.Where(table => table != "record_event")]);

    public Task<Effort> RecordsAsync() => RunAsync(["record"]);

    private async Task<Effort> RunAsync(string[] tables)
    {
        await Scratch.ClearAsync(database, "copied");
        return await Effort.OfAsync(database, async () =>
        {
            await using var connection = await database.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            foreach (var table in tables)
            {
                await using var target = await connection.BeginBinaryImportAsync($"copy copied.{table} ({Scratch.Columns[table]}) from stdin (format binary)");
                foreach (var row in _rows[table])
                {
                    await target.WriteRowAsync(CancellationToken.None, row);
                }

                await target.CompleteAsync();
            }

            await transaction.CommitAsync();
        });
    }
}
