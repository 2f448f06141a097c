using System.Diagnostics;
using System.Text.Json.Nodes;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Endpoints;

public sealed class StatusEndpointsTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly Tid Old = Tid.FromMicroseconds(1_785_000_000_000_000, 1);
    private static readonly Tid New = Tid.FromMicroseconds(1_785_000_000_000_001, 1);

    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    [PostgresFact]
    public async Task Rev_is_reached_from_the_moment_it_is_indexed()
    {
        var actor = await _seed.ActorAsync("rev");
        await SetRevAsync(actor, Old);

        var before = await AskAsync(actor.Did, New);
        await SetRevAsync(actor, New);
        var after = await AskAsync(actor.Did, New);

        Assert.Equal((Old.ToString(), false), before);
        Assert.Equal((New.ToString(), true), after);
    }

    [PostgresFact]
    public async Task Waiting_ends_when_the_indexer_says_so()
    {
        var actor = await _seed.ActorAsync("wait");
        await SetRevAsync(actor, Old);
        var started = Stopwatch.GetTimestamp();
        var waiting = AskAsync(actor.Did, New, waitMs: 5000);

        // Somebody else's change is no reason to answer; ours is, also as one line of several.
        await _seed.RunAsync("select pg_notify('plyr_repo', @p)", ("p", $"{Seed.DidOf("other")} {New}"));
        Assert.False(waiting.IsCompleted);
        // Whether the request waits already or looks only now, it must not miss this.
        await SetRevAsync(actor, New, notify: true);

        Assert.Equal((New.ToString(), true), await waiting);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), "the answer came by time-out, not by the signal");
    }

    [PostgresFact]
    public async Task Waiting_has_an_end()
    {
        var actor = await _seed.ActorAsync("end");
        await SetRevAsync(actor, Old);

        Assert.Equal((Old.ToString(), false), await AskAsync(actor.Did, New, waitMs: 50));
        Assert.Equal((null, false), await AskAsync(Seed.DidOf("unseen"), New, waitMs: 50));
    }

    [PostgresTheory]
    [InlineData(0, true, null)]
    [InlineData(1, false, "deactivated")]
    [InlineData(2, false, "takendown")]
    [InlineData(3, false, "suspended")]
    [InlineData(4, false, "deleted")]
    [InlineData(5, false, null)]
    public async Task Account_status_is_told_in_the_protocols_words(short status, bool active, string? word)
    {
        var actor = await _seed.ActorAsync($"status{status}");
        await _seed.RunAsync("update repo set status = @s where actor_id = @a", ("s", status), ("a", actor.Id));

        var output = await _client.QueryAsync(GetRepoStatus.NsidText, ("did", actor.Did));

        Assert.Equal(active, output.GetProperty("active").GetBoolean());
        Assert.Equal(word, output.Optional("status"));
    }

    [PostgresFact]
    public async Task Record_is_explained()
    {
        const string Problems = """[{"path":"features/0/did","rule":"Format","message":"must be a DID"}]""";
        var actor = await _seed.ActorAsync("explained", handle: "explained.example");
        var inactive = await _seed.ActorAsync("asleep", hidden: 8);
        var shown = await _seed.TrackAsync(actor);
        var adult = await _seed.TrackAsync(actor, hidden: 1);
        var down = await _seed.TrackAsync(actor, hidden: 4);
        var asleep = await _seed.TrackAsync(inactive);
        var invalid = await _seed.RecordAsync(actor, 1, "fm.plyr.track", Record("fm.plyr.track"), verdict: 2, problems: Problems);
        var duplicate = await _seed.LikeAsync(actor, shown);
        await _seed.RunAsync("update track_like set counted = false where id = @id", ("id", duplicate.Id));
        var otherLike = await _seed.RecordAsync(actor, 2, "fm.plyr.like", Record("fm.plyr.like"));
        // A like that its PDS has taken down has no row of its own any more.
        var withheld = await _seed.RecordAsync(actor, 2, "fm.plyr.like", Record("fm.plyr.like"));
        await _seed.RunAsync("insert into withheld_record values (@u, @a, now())", ("u", withheld.Uri), ("a", actor.Id));
        await _seed.RunAsync("insert into deleted_record values (@a, 1, 'gone', @rev, now())", ("a", actor.Id), ("rev", Old.Value));

        await AssertStatusAsync("indexed", shown.Uri, shown.Uri.Replace(actor.Did, "explained.example"));
        await AssertStatusAsync("indexed", adult.Uri);
        await AssertStatusAsync("hidden", down.Uri, asleep.Uri, withheld.Uri);
        await AssertStatusAsync("ignored", duplicate.Uri, otherLike.Uri, $"at://{actor.Did}/app.bsky.feed.post/x");
        await AssertStatusAsync("deleted", $"at://{actor.Did}/fm.plyr.track/gone");
        await AssertStatusAsync("unknown", $"at://{actor.Did}/fm.plyr.track/never", $"at://{Seed.DidOf("unseen")}/fm.plyr.track/x", "at://unseen.example/fm.plyr.track/x");
        var output = await _client.QueryAsync(GetRecordStatus.NsidText, ("uri", invalid.Uri));
        Assert.Equal("invalid", output.Text("status"));
        var issue = Assert.Single(output.Items("issues"));
        Assert.Equal(("/features/0/did", "error", "must be a DID"), (issue.Text("path"), issue.Text("severity"), issue.Text("message")));
        var tolerated = await _seed.RecordAsync(actor, 1, "fm.plyr.track", Record("fm.plyr.track"), verdict: 1, problems: Problems);
        Assert.Equal("warning", (await _client.QueryAsync(GetRecordStatus.NsidText, ("uri", tolerated.Uri))).Items("issues").First().Text("severity"));
    }

    [PostgresFact]
    public async Task Missing_record_of_a_repository_that_is_not_in_step_says_so()
    {
        var actor = await _seed.ActorAsync("outofstep");
        await _seed.RunAsync("update repo set state = 3, reason = 'prevData differs', reject = 'bad signature' where actor_id = @a", ("a", actor.Id));

        var output = await _client.QueryAsync(GetRecordStatus.NsidText, ("uri", $"at://{actor.Did}/fm.plyr.track/x"));

        var messages = output.Items("issues").Select(issue => issue.Text("message")).ToArray();
        Assert.Contains("prevData differs", messages[0]);
        Assert.Contains("bad signature", messages[1]);
    }

    [PostgresTheory]
    [InlineData(0, "about to be fetched")]
    [InlineData(2, "did not hold this record")]
    [InlineData(4, "has no such repository")]
    [InlineData(5, "operator has removed")]
    public async Task Missing_record_says_how_its_repository_stands(short state, string why)
    {
        var actor = await _seed.ActorAsync($"state{state}");
        await _seed.RunAsync("update repo set state = @s where actor_id = @a", ("s", state), ("a", actor.Id));

        var output = await _client.QueryAsync(GetRecordStatus.NsidText, ("uri", $"at://{actor.Did}/fm.plyr.track/x"));

        Assert.Contains(why, Assert.Single(output.Items("issues")).Text("message"));
    }

    [PostgresFact]
    public async Task Totals_are_those_that_were_counted()
    {
        Assert.Equal("NotEnoughResources", await _client.FailAsync(503, GetStats.NsidText));

        await _seed.RunAsync("""
            insert into service_stat values ('track_count', 7, '2026-08-01T00:00:01Z'), ('artist_count', 3, '2026-08-01T00:00:00Z'),
                ('like_count', 1, '2026-08-01T00:00:01Z'), ('duration_seconds', 99, '2026-08-01T00:00:01Z'), ('album_count', 2, '2026-08-01T00:00:01Z')
            """);
        var output = await _client.QueryAsync(GetStats.NsidText);

        Assert.Equal(7, output.GetProperty("trackCount").GetInt64());
        Assert.Equal(2, output.GetProperty("albumCount").GetInt64());
        Assert.Equal(0, output.GetProperty("playCount").GetInt64());
        Assert.Equal("2026-08-01T00:00:00.000Z", output.Text("asOf"));
    }

    private static JsonObject Record(string type) => new() { ["$type"] = type };

    private async Task AssertStatusAsync(string status, params string[] uris)
    {
        foreach (var uri in uris)
        {
            var output = await _client.QueryAsync(GetRecordStatus.NsidText, ("uri", uri));
            Assert.True(output.Text("status") == status, $"{uri}: {output}");
        }
    }

    private async Task<(string? Rev, bool Reached)> AskAsync(string did, Tid minRev, int waitMs = 0)
    {
        var output = await _client.QueryAsync(GetRepoStatus.NsidText, ("did", did), ("minRev", minRev), ("waitMs", waitMs));
        return (output.Optional("rev"), output.GetProperty("reached").GetBoolean());
    }

    private Task SetRevAsync(SeededActor actor, Tid rev, bool notify = false) => _seed.RunAsync(
        notify
            ? "with u as (update repo set rev = @rev where actor_id = @a) select pg_notify('plyr_repo', @payload)"
            : "update repo set rev = @rev where actor_id = @a and @payload <> ''",
        ("rev", rev.Value), ("a", actor.Id), ("payload", $"{Seed.DidOf("first")} {rev}\n{actor.Did} {rev}"));
}
