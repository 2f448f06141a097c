using System.Text.Json.Nodes;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AtProto.Cbor;
using PlyrFm.Lexicons.Com.Atproto.Repo;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Endpoints;

/// <summary>Records as they were signed, of those who may be seen.</summary>
public sealed class RecordEndpointsTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    [PostgresFact]
    public async Task Record_is_given_whole_and_hashes_to_its_cid()
    {
        var artist = await _seed.ActorAsync("whole", "whole.example");
        var track = await _seed.TrackAsync(artist, "Whole");

        foreach (var repo in new[] { artist.Did, "whole.example" })
        {
            var answer = await AskAsync(repo, track);
            Assert.Equal(track.Uri, answer.Text("uri"));
            Assert.Equal(track.Cid.ToString(), answer.Text("cid"));
            var block = DataValue.FromJson(System.Text.Encoding.UTF8.GetBytes(answer.GetProperty("value").GetRawText())).ToCbor();
            Assert.Equal(track.Cid, Cid.ForDagCbor(block));
        }

        Assert.Equal(track.Uri, (await AskAsync(artist.Did, track, ("cid", track.Cid))).Text("uri"));
        Assert.Equal("RecordNotFound", await FailAsync(artist.Did, track, ("cid", Cid.ForDagCbor([0xA0]))));
        Assert.Equal("RecordNotFound", await _client.FailAsync(400, GetRecord.NsidText, ("repo", artist.Did), ("collection", "fm.plyr.list"), ("rkey", track.RecordKey)));
        Assert.Equal("RecordNotFound", await _client.FailAsync(400, GetRecord.NsidText, ("repo", artist.Did), ("collection", "app.bsky.feed.post"), ("rkey", track.RecordKey)));
        Assert.Equal("RecordNotFound", await FailAsync("nobody.example", track));
    }

    [PostgresFact]
    public async Task What_may_not_be_shown_is_not_given()
    {
        var artist = await _seed.ActorAsync("plain");
        foreach (var (hidden, isGiven) in new[] { (1, true), (2, true), (4, false), (8, false), (16, true) })
        {
            var track = await _seed.TrackAsync(artist, $"Hidden {hidden}", hidden);
            var list = await _seed.ListAsync(artist, $"Hidden {hidden}", "album", [], hidden);
            foreach (var (collection, record) in new[] { ("fm.plyr.track", track), ("fm.plyr.list", list) })
            {
                using var answer = await _client.GetAsync(Answer.Path(GetRecord.NsidText, ("repo", artist.Did), ("collection", collection), ("rkey", record.RecordKey)));
                Assert.Equal(isGiven, answer.IsSuccessStatusCode);
            }
        }

        var comment = await _seed.CommentAsync(artist, await _seed.TrackAsync(artist), "Taken down", 0, hidden: 4);
        Assert.Equal("RecordNotFound", await _client.FailAsync(400, GetRecord.NsidText, ("repo", artist.Did), ("collection", "fm.plyr.comment"), ("rkey", comment.RecordKey)));
        var invalid = await _seed.RecordAsync(artist, 1, "fm.plyr.track", new JsonObject { ["$type"] = "fm.plyr.track" }, verdict: 2);
        Assert.Equal("RecordNotFound", await FailAsync(artist.Did, invalid));
        foreach (var hidden in new[] { 4, 8 })
        {
            var away = await _seed.ActorAsync($"away{hidden}", hidden: hidden);
            Assert.Equal("RecordNotFound", await FailAsync(away.Did, await _seed.TrackAsync(away)));
        }
    }

    private Task<System.Text.Json.JsonElement> AskAsync(string repo, SeededRecord track, params (string, object)[] more) =>
        _client.QueryAsync(GetRecord.NsidText, [("repo", repo), ("collection", "fm.plyr.track"), ("rkey", track.RecordKey), .. more]);

    private Task<string> FailAsync(string repo, SeededRecord track, params (string, object)[] more) =>
        _client.FailAsync(400, GetRecord.NsidText, [("repo", repo), ("collection", "fm.plyr.track"), ("rkey", track.RecordKey), .. more]);
}
