using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;
using Snapshooter.Xunit;

namespace PlyrFm.AppViewApi.Tests.Frontend;

/// <summary>Every answer of the front end's API about the catalogue: of the shape that the front end expects, and letter by letter what it was.</summary>
public sealed class FrontendContractTests(CatalogueFixture fixture) : IClassFixture<CatalogueFixture>
{
    public static TheoryData<string> Examples() => [.. FrontendExample.All.Select(example => example.Name)];

    [PostgresTheory]
    [MemberData(nameof(Examples))]
    public async Task Answer_has_the_shape_that_pages_expect_and_is_what_it_was(string name)
    {
        var example = FrontendExample.All.Single(example => example.Name == name);

        var answer = await fixture.Client.AskAsync(example);

        Shape.Check(example.Shape, answer);
        Snapshot.Match(JsonSerializer.Serialize(answer, Pretty.Json), $"frontend.{name}");
    }

    [PostgresFact]
    public async Task Track_says_what_its_record_says()
    {
        var track = await fixture.Client.GetJsonAsync($"/tracks/by-uri?uri={Uri.EscapeDataString(Catalogue.Dawn)}");

        Assert.Equal("Dawn — 夜明け", track.Text("title"));
        Assert.Equal(("Aria", "aria.example", Catalogue.Aria), (track.Text("artist"), track.Text("artist_handle"), track.Text("artist_did")));
        Assert.Equal("https://audio.plyr.fm/audio/dawn.mp3", track.Text("r2_url"));
        Assert.Equal(("both", "mp3", "public"), (track.Text("audio_storage"), track.Text("file_type"), track.Text("visibility")));
        Assert.Equal("2026-08-01T05:00:00+00:00", track.Text("created_at"));
        Assert.Equal("Recorded at five. #ambient #tape", track.Text("description"));
        Assert.Equal("ben.example", Assert.Single(track.Items("features")).Text("handle"));
        Assert.Equal((2, 2), (track.GetProperty("like_count").GetInt32(), track.GetProperty("comment_count").GetInt32()));
        Assert.Equal(Uuid5.OfUrl(Catalogue.Album).ToString(), track.GetProperty("album").Text("id"));
        Assert.Equal(("hours", "Hours"), (track.GetProperty("album").Text("slug"), track.GetProperty("album").Text("title")));
        Assert.Matches("^[0-9a-f]{32}$", track.Text("file_id"));
        Assert.True(track.GetProperty("id").GetInt64() > 0);
    }

    [PostgresFact]
    public async Task Gated_track_is_listed_and_locked_and_an_adult_one_plays_through_this_service()
    {
        var tracks = (await fixture.Client.GetJsonAsync($"/tracks/?artist_did={Catalogue.Aria}")).Items("tracks").ToDictionary(track => track.Text("title"));

        var gated = tracks["For supporters"];
        Assert.True(gated.GetProperty("gated").GetBoolean());
        Assert.Equal(("any", "supporters"), (gated.GetProperty("support_gate").Text("type"), gated.Text("visibility")));
        Assert.Null(gated.GetProperty("r2_url").GetString());
        Assert.Equal(["sexual"], tracks["Night"].Items("labels").Select(label => label.GetString()));
        Assert.DoesNotContain((await fixture.Client.GetJsonAsync("/tracks/")).Items("tracks"), track => track.Text("title") == "Night");
    }
}
