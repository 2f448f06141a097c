using Npgsql;
using PlyrFm.TestKit;

namespace PlyrFm.EndToEnd.Tests.Surroundings;

/// <summary>Every other suite stands on this server, so its promises are tested as well.</summary>
public sealed class PostgresServerTests
{
    [PostgresFact]
    public async Task Copies_of_a_template_are_separate_and_it_is_filled_once()
    {
        var server = await PostgresServer.SharedAsync();
        var migrations = 0;
        async Task Migrate(string connectionString)
        {
            migrations++;
            await ExecuteAsync(connectionString, "create table note (text text)");
        }

        var copies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.CreateDatabaseAsync("notes", Migrate)));
        await ExecuteAsync(copies[0], "insert into note values ('only here')");

        Assert.Equal(1, migrations);
        Assert.Equal(1L, await ScalarAsync(copies[0], "select count(*) from note"));
        Assert.Equal(0L, await ScalarAsync(copies[1], "select count(*) from note"));
        foreach (var copy in copies)
        {
            await server.DropDatabaseAsync(copy);
        }
    }

    [PostgresFact]
    public async Task Text_is_ordered_by_bytes_and_cased_by_Unicode()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();
        await ExecuteAsync(database, "create extension pg_trgm; create extension unaccent");

        Assert.Equal("éß", await ScalarAsync(database, "select lower('Éß')"));
        Assert.Equal(true, await ScalarAsync(database, "select 'Z' < 'a' and 'z' < 'ä'"));
        Assert.Equal("Sigur Ros", await ScalarAsync(database, "select unaccent('Sigur Rós')"));
        await server.DropDatabaseAsync(database);
    }

    private static async Task ExecuteAsync(string connectionString, string sql) => await ScalarAsync(connectionString, sql);

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
