using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Queries;

/// <summary>The API's own connections refuse every write, whichever way they log in, also after they have been used by somebody who tried.</summary>
public sealed class ReadOnlyTests(ApiDatabase database) : IClassFixture<ApiDatabase>
{
    private static readonly string[] Tables =
    [
        "actor", "repo", "record", "deleted_record", "track", "track_stat", "track_feature", "track_like", "track_comment", "list", "list_item",
        "profile", "bsky_profile", "source_cursor", "service_stat",
        "artist_stat", "tag_stat",
    ];

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_write_is_refused(bool isReader)
    {
        await using var api = isReader
            ? new RunningApi(database.ConnectionString, ("ConnectionStrings:PlyrReader", database.ReaderConnectionString))
            : new RunningApi(database.ConnectionString);
        var connections = api.Services.GetRequiredService<NpgsqlDataSource>();

        foreach (var table in Tables)
        {
            await AssertRefusedAsync(connections, $"delete from {table}");
            await AssertRefusedAsync(connections, $"truncate {table} cascade");
            await AssertRefusedAsync(connections, $"drop table {table}");
            // The setting is a courtesy, the grant is the wall: take the setting away and it still stands.
            await AssertRefusedAsync(connections, $"set transaction read write; delete from {table}");
            await AssertRefusedAsync(connections, $"begin read write; insert into {table} default values");
        }

        await AssertRefusedAsync(connections, "create table public.mine (x int)");
        await AssertRefusedAsync(connections, "create temp table mine (x int)");
        await AssertRefusedAsync(connections, "copy actor from program 'true'");
        await using var command = connections.CreateCommand("reset role; select current_user");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        Assert.Equal("plyr_reader", reader.GetString(0));
    }

    private static async Task AssertRefusedAsync(NpgsqlDataSource connections, string sql)
    {
        await using var command = connections.CreateCommand(sql);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        // 42501 insufficient privilege, 25006 read-only transaction
        Assert.True(refusal.SqlState is "42501" or "25006", $"{sql}: {refusal.SqlState} {refusal.MessageText}");
    }
}
