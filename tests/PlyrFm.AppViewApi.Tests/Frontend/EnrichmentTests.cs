using System.Text;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Frontend;

/// <summary>What plyr.fm knows and no record says, where an operator has handed it over.</summary>
public sealed class EnrichmentTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    [PostgresFact]
    public async Task Pages_have_upstreams_tags_plays_numbers_and_slugs()
    {
        var artist = await _seed.ActorAsync("enriched", handle: "enriched.example");
        var track = await _seed.TrackAsync(artist, "Song", tags: ["own"]);
        var other = await _seed.TrackAsync(artist, "Other");
        await _seed.RunAsync("update track_stat set play_count = 3");
        var album = await _seed.ListAsync(artist, "Hours", "album", [SeededItem.Of(track)]);
        var before = (await _client.GetJsonAsync($"/tracks/by-uri?uri={Uri.EscapeDataString(track.Uri)}")).GetProperty("id").GetInt64();

        await KeepAsync(
            $$"""{"uri":"{{track.Uri}}","id":7001,"tags":["Ambient"],"playCount":40}""",
            $$"""{"uri":"{{other.Uri}}","playCount":1}""",
            $$"""{"uri":"{{album.Uri}}","slug":"custom-name"}""");

        var shown = await _client.GetJsonAsync($"/tracks/by-uri?uri={Uri.EscapeDataString(track.Uri)}");
        Assert.Equal(["own", "ambient"], shown.Items("tags").Select(tag => tag.GetString()));
        Assert.Equal((before, 40), (shown.GetProperty("id").GetInt64(), shown.GetProperty("play_count").GetInt64()));
        Assert.Equal(3, (await _client.GetJsonAsync($"/tracks/by-uri?uri={Uri.EscapeDataString(other.Uri)}")).GetProperty("play_count").GetInt64());
        Assert.Single((await _client.GetJsonAsync("/tracks/?tags=ambient")).Items("tracks"));
        Assert.Single((await _client.GetJsonAsync("/xrpc/fm.plyr.feed.listTracks?tags=ambient")).Items("tracks"));
        Assert.Equal(album.Uri, (await _client.GetJsonAsync("/albums/enriched.example/custom-name")).GetProperty("metadata").Text("list_uri"));
        Assert.Equal(album.Uri, (await _client.GetJsonAsync("/albums/enriched.example/hours")).GetProperty("metadata").Text("list_uri"));
        Assert.Contains($"/embed/track/{artist.Did}/{track.RecordKey}", (await _client.GetJsonAsync("/oembed?url=https://plyr.fm/track/7001")).Text("html"));
        using var nobody = await _client.GetAsync("/oembed?url=https://music.example/track/7001");
        Assert.Equal(404, (int)nobody.StatusCode);
    }

    private async Task KeepAsync(params string[] lines)
    {
        var read = new List<EnrichmentLine>();
        foreach (var line in lines)
        {
            Assert.True(EnrichmentReader.TryRead(Encoding.UTF8.GetBytes(line), LabelledFixture.Collections, out var one, out var problem), problem);
            read.Add(one);
        }

        await new Enrichment(fixture.Database.DataSource, LabelledFixture.Collections).KeepAsync(read, isDryRun: false, CancellationToken.None);
    }
}
