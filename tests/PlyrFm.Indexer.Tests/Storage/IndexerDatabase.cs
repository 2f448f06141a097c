using Npgsql;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.Storage;

/// <summary>A database with the schema, and nothing in it.</summary>
public sealed class IndexerDatabase : PostgresDatabase
{
    // For a few rows faster than truncate, which makes new files for every table and index.
    private const string Clear = """
        delete from track_feature; delete from record; delete from deleted_record; delete from record_event; delete from repo;
        delete from track_number; delete from list_uuid; delete from actor; delete from source_cursor
        """;

    public async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task<string[]> LinesAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return [.. lines];
    }

    public Task ClearAsync() => ExecuteAsync(Clear);

    protected override async Task MigrateAsync(string connectionString)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await Migrator.MigrateAsync(database, CancellationToken.None);
    }
}
