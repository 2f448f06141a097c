using Npgsql;
using PlyrFm.TestKit;

namespace PlyrFm.Cli.Tests.Operate;

public sealed class SourceCommandTests(RebuildCommandTests.Database database) : IClassFixture<RebuildCommandTests.Database>
{
    private const string Insert = """
        insert into source_cursor values ('relay.example', 7, now()), ('other.example', 8, now());
        with a as (insert into actor (did, first_seen_at) values ('did:plc:source', now()) returning id),
          r as (insert into repo (actor_id, seen_at, account_source, account_seq) select id, now(), 'relay.example', 5 from a returning actor_id),
          u as (insert into repo_audit (actor_id, due_at) select actor_id, 'infinity' from r)
        insert into account_position select actor_id, s, 5 from r, unnest(array['relay.example', 'other.example']) s
        """;

    private const string Left = """
        select concat_ws(' ', (select string_agg(source || seq, ',') from source_cursor), (select string_agg(source, ',') from account_position),
          (select account_source from repo), (select due_at = '-infinity' from repo_audit))
        """;

    [PostgresFact]
    public async Task Source_that_counts_anew_is_forgotten_while_no_indexer_runs()
    {
        await using var insert = database.DataSource.CreateCommand(Insert);
        await insert.ExecuteNonQueryAsync();

        var unknown = await RunAsync("nobody.example");
        Assert.Equal((2, "plyr: nothing was ever read from \"nobody.example\", but from other.example, relay.example.\n"), (unknown.ExitCode, unknown.Error));

        await using (var leader = await database.DataSource.OpenConnectionAsync())
        {
            await using var lead = new NpgsqlCommand("select pg_advisory_lock(@key)", leader);
            lead.Parameters.AddWithValue("key", BitConverter.ToInt64([.. "plyrlead"u8.ToArray().Reverse()]));
            await lead.ExecuteNonQueryAsync();
            var refused = await RunAsync("relay.example");
            Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
            Assert.StartsWith("plyr: an indexer is running", refused.Error, StringComparison.Ordinal);
            Assert.Equal("other.example8", (await LeftAsync()).Split(' ')[0].Split(',').Order().First());
            await using var unlock = new NpgsqlCommand("select pg_advisory_unlock_all()", leader);
            await unlock.ExecuteNonQueryAsync();
        }

        Assert.Equal(0, (await RunAsync("relay.example")).ExitCode);
        Assert.Equal("other.example8 other.example t", await LeftAsync());
    }

    private async Task<string> LeftAsync()
    {
        await using var left = database.DataSource.CreateCommand(Left);
        return (string)(await left.ExecuteScalarAsync())!;
    }

    private Task<PlyrResult> RunAsync(string source) =>
        Plyr.RunWithSettingsAsync(new() { ["ConnectionStrings:Plyr"] = database.ConnectionString }, "source", "reset", source);
}
