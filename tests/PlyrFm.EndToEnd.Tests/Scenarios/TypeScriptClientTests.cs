using System.Text.Json.Nodes;

using PlyrFm.EndToEnd.Tests.Stage;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Scenarios;

/// <summary>A client that somebody else's generator makes of our lexicons works, and somebody else's validator finds nothing to object to.</summary>
[Collection(SharedTheatre.Name)]
public sealed class TypeScriptClientTests(Theatre theatre)
{
    [TypeScriptClientFact]
    public async Task A_generated_client_compiles_and_finds_what_was_written()
    {
        var artist = await theatre.CreateAccountAsync();
        var fan = await theatre.CreateAccountAsync(pds: 1);
        var older = await artist.CreateRecordAsync("fm.plyr.track", Songbook.Track("Prelude"));
        var song = await artist.CreateRecordAsync("fm.plyr.track", Songbook.Track("Fugue"));
        var album = await artist.CreateRecordAsync("fm.plyr.list", Songbook.List("Both", "album", older, song));
        await fan.CreateRecordAsync("fm.plyr.like", Songbook.Like(song));
        await fan.CreateRecordAsync("fm.plyr.comment", Songbook.Comment(song, "again!", 1000));
        await theatre.SettleAsync();
        await Wait.UntilAsync("totals have been counted", async () =>
        {
            using var stats = await theatre.Api.Client.GetAsync("/xrpc/fm.plyr.unspecced.getStats");
            return stats.IsSuccessStatusCode ? null : $"{stats.StatusCode}";
        });

        await TypeScriptClient.BuildAsync();
        var tour = JsonNode.Parse(await TypeScriptClient.TourAsync(theatre.Api.Client.BaseAddress!))!;

        Assert.Equal([song.Uri, older.Uri], Texts(tour["tracks"]).Take(2));
        Assert.Equal(artist.Did, tour["artist"]!.GetValue<string>());
        Assert.Equal([song.Uri, older.Uri], Texts(tour["works"]));
        Assert.Equal([album.Uri], Texts(tour["lists"]));
        Assert.Equal([older.Uri, song.Uri], Texts(tour["items"]));
        Assert.Equal([fan.Did], Texts(tour["likers"]));
        Assert.Equal(["again!"], Texts(tour["comments"]));
        Assert.NotEmpty(Texts(tour["sources"]));
        Assert.Contains(song.Uri, Texts(tour["found"]));
        Assert.True(tour["counted"]!.GetValue<bool>());
        Assert.Equal("TrackNotFound", tour["missing"]!.GetValue<string>());
    }

    [TypeScriptClientFact]
    public async Task The_reference_validator_refuses_what_is_wrong()
    {
        var verdicts = await TypeScriptClient.ValidateAsync(
        [
            """{"nsid":"fm.plyr.feed.getTracks","body":{"tracks":[]}}""",
            """{"nsid":"fm.plyr.feed.getTracks","body":{"tracks":[{"uri":"at://nobody"}]}}""",
            """{"nsid":"fm.plyr.feed.getTracks","body":{}}""",
        ]);

        Assert.Equal([true, false, false], verdicts.Select(verdict => verdict.EndsWith("\tvalid", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Texts(JsonNode? array) => array!.AsArray().Select(node => node!.GetValue<string>());
}
