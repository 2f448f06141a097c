using Npgsql;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>A database of a test class, with the schema and nothing in it.</summary>
public sealed class ApiDatabase : PostgresDatabase
{
    protected override async Task MigrateAsync(string connectionString)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await Migrator.MigrateAsync(database, CancellationToken.None);
    }
}
