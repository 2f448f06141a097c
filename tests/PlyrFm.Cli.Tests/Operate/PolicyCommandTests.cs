using PlyrFm.AtProto.Cbor;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Cli.Tests.Operate;

public sealed class PolicyCommandTests(RebuildCommandTests.Database database) : IClassFixture<RebuildCommandTests.Database>, IAsyncLifetime
{
    private const string Artist = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Track = $"at://{Artist}/fm.plyr.track/3jzfcijpj2z2a";

    private const string Insert = """
        with a as (insert into actor (did, handle, first_seen_at) values ('did:plc:aaaaaaaaaaaaaaaaaaaaaaaa', 'artist.example', now()) on conflict do nothing returning id)
        insert into record (actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
        select a.id, 1, '3jzfcijpj2z2a', @cid, 1, 0, 2, now(), now(), @cbor from a
        """;

    public async Task InitializeAsync()
    {
        if (PostgresServer.Missing is not null)
        {
            return;
        }

        var block = SampleRecords.Track("Judged");
        await using var insert = database.DataSource.CreateCommand(Insert);
        insert.Parameters.AddWithValue("cid", Cid.ForDagCbor(block).ToArray());
        insert.Parameters.AddWithValue("cbor", block);
        await insert.ExecuteNonQueryAsync();
        await RunAsync("rebuild");
        await RunAsync("clear", Artist, Track, "--reason", "a fresh start");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresTheory]
    [InlineData("takedown", Track, 4)]
    [InlineData("hide", Track, 2)]
    [InlineData("unlist", Track, 32)]
    [InlineData("takedown", Artist, 4)]
    [InlineData("hide", "@artist.example", 2)]
    [InlineData("hide", "at://artist.example/fm.plyr.track/3jzfcijpj2z2a", 2)]
    [InlineData("takedown", "https://plyr.fm/u/artist.example", 4)]
    [InlineData("takedown", $"https://plyr.fm/{Track}", 4)]
    [InlineData("takedown", "https://www.plyr.fm/at%3A%2F%2Fdid%3Aplc%3Aaaaaaaaaaaaaaaaaaaaaaaaa%2Ffm.plyr.track%2F3jzfcijpj2z2a", 4)]
    public async Task A_decision_takes_effect_survives_a_rebuild_and_is_undone(string action, string subject, int hidden)
    {
        var run = await RunAsync(action, subject, "--reason", "a reason");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(hidden, await HiddenAsync());
        await RunAsync("rebuild");
        Assert.Equal(hidden, await HiddenAsync());

        Assert.Equal(0, (await RunAsync("clear", subject, "--reason", "a mistake")).ExitCode);
        Assert.Equal(0, await HiddenAsync());
    }

    [PostgresFact]
    public async Task A_dry_run_says_what_would_become_of_it_and_keeps_nothing()
    {
        var events = await CountAsync();
        var run = await RunAsync("takedown", Track, "--reason", "a reason", "--dry-run");

        Assert.Equal(new PlyrResult(0, $"{Track}\ttakedown\nshown: listed tracks 1 -> 0, tracks 1 -> 0; nothing was decided\n", ""), run);
        Assert.Equal(0, await HiddenAsync());
        Assert.Equal(events, await CountAsync());
    }

    [PostgresFact]
    public async Task A_list_of_tracks_that_are_unlisted_can_be_handed_over()
    {
        const string other = "at://did:plc:bbbbbbbbbbbbbbbbbbbbbbbb/fm.plyr.track/3jzfcijpj2z2a";
        using var folder = new TemporaryFolder();
        var path = folder.Write("unlisted.txt", $"{Track}\n\n{other}\n");

        var run = await RunAsync("unlist", "--file", path, "--reason", "unlisted at plyr.fm");

        Assert.Equal(new PlyrResult(0, $"{Track}\tunlist\n{other}\tunlist\nshown: listed tracks 1 -> 0, tracks 1 -> 1\n", ""), run);
        Assert.Equal(32, await HiddenAsync());
    }

    [PostgresFact]
    public async Task The_trail_tells_who_decided_what_and_why_and_cannot_be_changed()
    {
        await RunAsync("hide", Track, "--reason", "first\treason", "--by", "alice");
        await RunAsync("allow", Artist, "--reason", "second", "--by", "bob");

        var lines = (await RunAsync("policy", Artist, "--limit", "2")).Output.Split('\n');
        Assert.Matches($"^2[0-9-]+T[0-9:]+Z\t{Artist}\tallow\\*\tbob\tsecond$", lines[0]);
        Assert.Matches($"^2[0-9-]+T[0-9:]+Z\t{Track}\thide\\*\talice\tfirst reason$", lines[1]);

        foreach (var sql in (string[])["delete from policy_event", "update policy_event set reason = ''", "truncate policy_event"])
        {
            await using var command = database.DataSource.CreateCommand(sql);
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync());
        }
    }

    [PostgresTheory]
    [InlineData("nobody.example")]
    [InlineData("https://plyr.fm/track/7")]
    [InlineData("https://elsewhere.example/u/artist.example")]
    [InlineData($"at://{Artist}/app.bsky.feed.post/3jzfcijpj2z2a")]
    [InlineData($"at://{Artist}/fm.plyr.track")]
    [InlineData("nonsense")]
    public async Task What_is_not_understood_decides_nothing_at_all(string subject)
    {
        var events = await CountAsync();
        var run = await RunAsync("takedown", Track, subject, "--reason", "a reason");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Matches("^plyr: .+\n$", run.Error);
        Assert.Equal(events, await CountAsync());
    }

    private Task<PlyrResult> RunAsync(params string[] args) => Plyr.RunWithSettingsAsync(new() { ["ConnectionStrings:Plyr"] = database.ConnectionString }, args);

    private async Task<int> HiddenAsync()
    {
        await using var command = database.DataSource.CreateCommand("select hidden from track");
        return (int)(await command.ExecuteScalarAsync())!;
    }

    private async Task<long> CountAsync()
    {
        await using var command = database.DataSource.CreateCommand("select count(*) from policy_event");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
