using Npgsql;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.Storage;

public sealed class MigratorTests
{
    private static readonly Migration First = new("0001_first", "create table first (id int); insert into first values (1)");
    private static readonly Migration Second = new("0002_second", "insert into first values (2)");

    [PostgresFact]
    public async Task Migrations_are_applied_once_when_two_hosts_start_at_once()
    {
        await using var database = await CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MigrateAsync(database, First, Second))));
        Assert.Equal(2L, await CountAsync(database, "first"));
        Assert.Equal(2L, await CountAsync(database, "schema_migration"));
    }

    [PostgresFact]
    public async Task New_files_are_applied_after_the_old_ones()
    {
        await using var database = await CreateAsync();
        await MigrateAsync(database, First);
        await MigrateAsync(database, First, Second);
        Assert.Equal(2L, await CountAsync(database, "first"));
    }

    [PostgresFact]
    public async Task An_edited_file_stops_the_host()
    {
        await using var database = await CreateAsync();
        await MigrateAsync(database, First);
        var stop = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, First with { Sql = First.Sql + " " }, Second));
        Assert.Equal("Migration 0001_first was edited after it had been applied: add a new file instead.", stop.Message);
        Assert.Equal(1L, await CountAsync(database, "first"));
    }

    [PostgresFact]
    public async Task Other_line_ends_are_no_edit()
    {
        await using var database = await CreateAsync();
        await MigrateAsync(database, First with { Sql = "create table first\n(id int)" });
        await MigrateAsync(database, First with { Sql = "create table first\r\n(id int)" });
    }

    [PostgresFact]
    public async Task A_failing_file_stops_the_host_and_leaves_nothing_behind()
    {
        await using var database = await CreateAsync();
        var failing = new Migration("0002_failing", "insert into first values (2); select 1/0");
        var stop = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, First, failing));
        Assert.Equal("Migration 0002_failing failed: division by zero.", stop.Message);
        Assert.Equal(1L, await CountAsync(database, "first"));

        // And the lock is free again: the corrected file goes through.
        await MigrateAsync(database, First, Second);
    }

    [PostgresFact]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        await using var database = await CreateAsync();
        await MigrateAsync(database, First, Second);
        var stop = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, First));
        Assert.Equal("The database is newer than this program: it has migration 0002_second, which is not known here.", stop.Message);
    }

    [PostgresFact]
    public async Task A_file_may_opt_out_of_its_transaction()
    {
        await using var database = await CreateAsync();
        await MigrateAsync(database, First, new Migration("0002_index", "-- no transaction\ncreate index concurrently first_id on first (id)"));
    }

    [PostgresFact]
    public async Task The_reader_role_can_select_and_nothing_else()
    {
        var server = await PostgresServer.SharedAsync();
        var connectionString = await server.CreateDatabaseAsync();
        await using var owner = NpgsqlDataSource.Create(connectionString);
        await Migrator.MigrateAsync(owner, CancellationToken.None);
        await using var reader = NpgsqlDataSource.Create(server.AsReader(connectionString));
        Assert.Equal(0L, await CountAsync(reader, "track"));
        await using var delete = reader.CreateCommand("delete from track");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => delete.ExecuteNonQueryAsync())).SqlState);
    }

    [Fact]
    public void The_program_carries_its_migrations_in_order()
    {
        Assert.Equal("0001_initial", Migration.All[0].Name);
        Assert.Equal(Migration.All.Select(m => m.Name).Order(StringComparer.Ordinal), Migration.All.Select(m => m.Name));
    }

    private static async Task<NpgsqlDataSource> CreateAsync() =>
        NpgsqlDataSource.Create(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());

    private static Task MigrateAsync(NpgsqlDataSource database, params Migration[] migrations) =>
        Migrator.MigrateAsync(database, migrations, logger: null, CancellationToken.None);

    private static async Task<long> CountAsync(NpgsqlDataSource database, string table)
    {
        await using var command = database.CreateCommand($"select count(*) from {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
