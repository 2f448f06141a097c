using PlyrFm.AtProto.Cbor;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Cli.Tests.Operate;

/// <summary>What plyr.fm knows and no record says: kept, used, corrected and taken back.</summary>
public sealed class EnrichCommandTests(RebuildCommandTests.Database database) : IClassFixture<RebuildCommandTests.Database>, IAsyncLifetime
{
    private const string Artist = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Track = $"at://{Artist}/fm.plyr.track/3jzfcijpj2z2a";
    private const string List = $"at://{Artist}/fm.plyr.list/3jzfcijpj2z2a";
    private const string Stranger = "at://did:plc:bbbbbbbbbbbbbbbbbbbbbbbb/fm.plyr.track/3jzfcijpj2z2a";

    private const string Insert = """
        with a as (insert into actor (did, handle, first_seen_at) values ('did:plc:aaaaaaaaaaaaaaaaaaaaaaaa', 'artist.example', now()) on conflict do nothing returning id)
        insert into record (actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
        select a.id, 1, '3jzfcijpj2z2a', @cid, 1, 0, 2, now(), now(), @cbor from a
        """;

    private const string Kept = """
        select concat_ws(' ', coalesce(e.number::text, '-'), array_to_string(e.tags, ','), array_to_string(e.added_tags, ','), e.play_count) from track_enrichment e
        union all select 'slug ' || slug from list_enrichment
        order by 1
        """;

    public async Task InitializeAsync()
    {
        if (PostgresServer.Missing is not null)
        {
            return;
        }

        var block = SampleRecords.Json(
            """{"$type":"fm.plyr.track","title":"T","artist":"A","fileType":"mp3","createdAt":"2025-01-01T00:00:00Z","audioUrl":"https://audio.plyr.fm/a.mp3","tags":["own"]}""");
        await using var insert = database.DataSource.CreateCommand(Insert);
        insert.Parameters.AddWithValue("cid", Cid.ForDagCbor(block).ToArray());
        insert.Parameters.AddWithValue("cbor", block);
        await insert.ExecuteNonQueryAsync();
        await RunAsync("rebuild");
        await RunAsync("enrich", "--undo");
        await RunAsync("clear", Track, Artist, "--reason", "a fresh start");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task What_is_handed_over_takes_effect_survives_a_rebuild_and_is_taken_back()
    {
        var run = await EnrichAsync(
            $$"""{"uri":"{{Track}}","id":1234,"tags":["#Ambient","own","ｆｕｌｌ","ambient"],"unlisted":true,"playCount":17}""",
            "",
            $$"""{"uri":"{{List}}","slug":"hours-2"}""",
            $$"""{"uri":"{{Stranger}}","id":5,"unlisted":true}""");

        Assert.Equal(new PlyrResult(0, $"{Track}\tunlist\n{Stranger}\tunlist\nkept: tracks 1, lists 1; removed: 0, 1 of accounts that are not known here\n", ""), run);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(["1234 ambient,own,full ambient,full 17", "slug hours-2"], await AskAsync(Kept));
            Assert.Equal(["own,ambient,full 32"], await AskAsync("select array_to_string(tags, ',') || ' ' || hidden from track"));
            await RunAsync("rebuild");
        }

        Assert.Contains("unlist*\tplyr enrich\tunlisted at plyr.fm", (await RunAsync("policy", Track)).Output, StringComparison.Ordinal);

        Assert.Equal(new PlyrResult(0, $"{Track}\tclear\n{Stranger}\tclear\nkept: tracks 0, lists 0; removed: 2\n", ""), await RunAsync("enrich", "--undo"));
        Assert.Empty(await AskAsync(Kept));
        Assert.Equal(["own 0"], await AskAsync("select array_to_string(tags, ',') || ' ' || hidden from track"));
    }

    [PostgresFact]
    public async Task A_later_line_replaces_an_earlier_one_and_an_empty_one_removes_it()
    {
        await EnrichAsync($$"""{"uri":"{{Track}}","tags":["one"],"unlisted":true}""");
        await EnrichAsync($$"""{"uri":"{{Track}}","tags":["two"]}""", $$"""{"uri":"{{Track}}","tags":["three"],"id":9}""");
        Assert.Equal(["9 three three 0"], await AskAsync(Kept));
        Assert.Equal(["own,three 0"], await AskAsync("select array_to_string(tags, ',') || ' ' || hidden from track"));

        Assert.Equal("kept: tracks 0, lists 0; removed: 1\n", (await EnrichAsync($$"""{"uri":"{{Track}}"}""")).Output);
        Assert.Equal(["own 0"], await AskAsync("select array_to_string(tags, ',') || ' ' || hidden from track"));
    }

    [PostgresFact]
    public async Task What_an_operator_has_decided_is_left_alone()
    {
        await RunAsync("allow", Track, "--reason", "it is fine");
        Assert.Equal("kept: tracks 0, lists 0; removed: 0\n", (await EnrichAsync($$"""{"uri":"{{Track}}","unlisted":true}""")).Output);
        await RunAsync("unlist", Track, "--reason", "by hand");
        Assert.Equal("kept: tracks 0, lists 0; removed: 0\n", (await EnrichAsync($$"""{"uri":"{{Track}}","unlisted":false}""")).Output);
        await RunAsync("enrich", "--undo");
        Assert.Equal(["32"], await AskAsync("select hidden::text from track"));
    }

    [PostgresFact]
    public async Task A_dry_run_says_what_would_become_of_it_and_keeps_nothing()
    {
        var run = await EnrichAsync([$$"""{"uri":"{{Track}}","tags":["ambient"],"unlisted":true}"""], "--dry-run");

        Assert.Equal(new PlyrResult(0, $"{Track}\tunlist\nkept: tracks 1, lists 0; removed: 0; nothing was changed\n", ""), run);
        Assert.Empty(await AskAsync(Kept));
        Assert.Equal(["own 0"], await AskAsync("select array_to_string(tags, ',') || ' ' || hidden from track"));
    }

    [PostgresTheory]
    [InlineData("", "there is no line")]
    [InlineData("nonsense", "line 2 is no JSON object")]
    [InlineData("[]", "line 2 is no JSON object")]
    [InlineData("{}", "line 2 has no uri")]
    [InlineData("""{"uri":"at://artist.example/fm.plyr.track/3jzfcijpj2z2a"}""", "line 2 has a uri that is not")]
    [InlineData("""{"uri":"at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/fm.plyr.like/3jzfcijpj2z2a"}""", "line 2 has a uri that is not")]
    [InlineData("""{"uri":7}""", "line 2 has a uri that is not")]
    [InlineData("""{"uri":"\ud800"}""", "line 2 has a text that is no Unicode")]
    [InlineData($$"""{"uri":"{{Track}}","id":-1}""", "line 2 has a value of id that is no whole number")]
    [InlineData($$"""{"uri":"{{Track}}","id":1.5}""", "line 2 has a value of id that is no whole number")]
    [InlineData($$"""{"uri":"{{Track}}","playCount":9007199254740993}""", "line 2 has a value of playCount that is no whole number")]
    [InlineData($$"""{"uri":"{{Track}}","unlisted":"yes"}""", "line 2 has a value of unlisted that is neither")]
    [InlineData($$"""{"uri":"{{Track}}","tags":"ambient"}""", "line 2 has tags that are no list")]
    [InlineData($$"""{"uri":"{{Track}}","tags":[["ambient"]]}""", "line 2 has tags that are no list")]
    [InlineData($$"""{"uri":"{{Track}}","slug":"hours"}""", "line 2 gives a track a slug")]
    [InlineData($$"""{"uri":"{{List}}","slug":"../Hours"}""", "line 2 has a slug that is not made of")]
    [InlineData($$"""{"uri":"{{List}}","id":3}""", "line 2 gives a list what only tracks have")]
    [InlineData($$"""{"uri":"{{Track}}","tagz":[]}""", "line 2 has a field that is not known: tagz")]
    public async Task Nothing_is_kept_of_a_file_with_a_wrong_line(string line, string problem)
    {
        string[] lines = line.Length > 0 ? [$$"""{"uri":"{{Track}}","tags":["ambient"],"unlisted":true}""", line] : [];
        var run = await EnrichAsync(lines);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"plyr: {problem}", run.Error, StringComparison.Ordinal);
        Assert.Empty(await AskAsync(Kept));
        Assert.Equal(["own 0"], await AskAsync("select array_to_string(tags, ',') || ' ' || hidden from track"));
    }

    private Task<PlyrResult> EnrichAsync(params string[] lines) => EnrichAsync(lines, []);

    private async Task<PlyrResult> EnrichAsync(string[] lines, params string[] options)
    {
        using var folder = new TemporaryFolder();
        return await RunAsync(["enrich", folder.Write("lines.jsonl", string.Join('\n', lines)), .. options]);
    }

    private Task<PlyrResult> RunAsync(params string[] args) => Plyr.RunWithSettingsAsync(new() { ["ConnectionStrings:Plyr"] = database.ConnectionString }, args);

    private async Task<List<string>> AskAsync(string sql)
    {
        var lines = new List<string>();
        await using var command = database.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
