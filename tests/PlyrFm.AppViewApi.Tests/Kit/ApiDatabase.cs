using Npgsql;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>A database of a test class, with the schema and nothing in it.</summary>
public sealed class ApiDatabase : PostgresDatabase
{
    protected override async Task MigrateAsync(string connectionString)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(
            await File.ReadAllTextAsync(Checkout.Locate("indexer", "Storage", "Migrations", "0001_initial.sql")));
        await command.ExecuteNonQueryAsync();
    }
}
