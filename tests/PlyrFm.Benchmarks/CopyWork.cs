using Npgsql;

namespace PlyrFm.Benchmarks;

/// <summary>The yardstick: the rows that the indexer has made, streamed in binary into tables with the same columns and indexes.</summary>
internal sealed class CopyWork(NpgsqlDataSource database)
{
    private readonly Dictionary<string, byte[]> _rows = [];

    /// <summary>Takes the rows that are in the tables now.</summary>
    public async Task LoadAsync()
    {
        await Scratch.ExecuteAsync(database, "create schema copied");
        await using var connection = await database.OpenConnectionAsync();
        foreach (var table in Scratch.Tables)
        {
            await Scratch.ExecuteAsync(database, $"create table copied.{table} (like public.{table} including all)");
            await using var source = await connection.BeginRawBinaryCopyAsync($"copy {table} to stdout (format binary)");
            using var rows = new MemoryStream();
            await source.CopyToAsync(rows);
            _rows.Add(table, rows.ToArray());
        }
    }

    public Task<Effort> AllAsync() => RunAsync(Scratch.Tables);

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
                await using var target = await connection.BeginRawBinaryCopyAsync($"copy copied.{table} from stdin (format binary)");
                await target.WriteAsync(_rows[table]);
            }

            await transaction.CommitAsync();
        });
    }
}
