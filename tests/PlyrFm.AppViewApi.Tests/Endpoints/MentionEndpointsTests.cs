using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Endpoints;

/// <summary>What editors are offered to mention.</summary>
public sealed class MentionEndpointsTests(CatalogueFixture fixture) : IClassFixture<CatalogueFixture>
{
    private const string Service = "at://did:web:appview.example/parts.page.mention.service/plyr";

    [PostgresFact]
    public async Task Track_can_be_mentioned_opened_and_played()
    {
        var track = Assert.Single(await MentionsAsync("dawn", "&scope=tracks"));

        Assert.Equal((Catalogue.Dawn, "Dawn — 夜明け", "by Aria", "https://images.plyr.fm/images/dawn.jpg"), (track.Text("uri"), track.Text("name"), track.Text("description"), track.Text("icon")));
        Assert.Equal("track", Assert.Single(track.Items("labels")).Text("text"));
        Assert.Equal($"https://plyr.fm/{Catalogue.Dawn}", track.Text("href"));
        var frame = track.GetProperty("embed");
        Assert.InRange(frame.GetProperty("width").GetInt32(), 16, 3200);
        Assert.InRange(frame.GetProperty("height").GetInt32(), 16, 3200);
        Assert.Contains("Dawn", await fixture.Client.GetStringAsync(new Uri(frame.Text("src")).PathAndQuery));
    }

    [PostgresFact]
    public async Task Artist_is_a_scope_for_their_tracks()
    {
        var artist = Assert.Single(await MentionsAsync("aria", "&scope=artists"));
        Assert.Equal(($"at://{Catalogue.Aria}", "Aria", "https://plyr.fm/u/aria.example"), (artist.Text("uri"), artist.Text("name"), artist.Text("href")));
        Assert.False(artist.TryGetProperty("embed", out _));

        var scope = artist.GetProperty("subscope").Text("scope");
        Assert.Equal([Catalogue.Dawn], (await MentionsAsync("dawn", $"&scope={scope}")).Select(mention => mention.Text("uri")));
        Assert.Empty(await MentionsAsync("dawn", "&scope=ben.example"));
        Assert.Empty(await MentionsAsync("dawn", "&scope=nobody.example"));
    }

    [PostgresFact]
    public async Task Lists_and_tags_are_found_by_their_names()
    {
        var album = Assert.Single(await MentionsAsync("hours", "&scope=albums"));
        Assert.Equal((Catalogue.Album, "Hours", "album"), (album.Text("uri"), album.Text("name"), album.Items("labels").Single().Text("text")));
        Assert.Contains("Hours", await fixture.Client.GetStringAsync(new Uri(album.GetProperty("embed").Text("src")).PathAndQuery));
        Assert.Equal([Catalogue.Mix], (await MentionsAsync("mix", "&scope=playlists")).Select(mention => mention.Text("uri")));
        Assert.Equal([("#ambient", "https://plyr.fm/tag/ambient")], (await MentionsAsync("ambi", "&scope=tags")).Select(mention => (mention.Text("name"), mention.Text("href"))));
        Assert.Equal(["track", "album"], (await MentionsAsync("hours")).Select(mention => mention.Items("labels").Single().Text("text")).Order().Reverse());
        Assert.Single(await MentionsAsync("hours", "&limit=1"));
    }

    [PostgresFact]
    public async Task Too_little_finds_nothing_and_what_is_missing_is_said()
    {
        Assert.Empty(await MentionsAsync("d"));
        Assert.Empty(await MentionsAsync("%40"));
        Assert.Empty(await MentionsAsync("nothing-of-the-kind"));
        foreach (var query in new[] { "", "search=dawn", $"service={Service}", $"service={Service}&search=dawn&limit=51", $"service={Service}&search=dawn&scope=everything", "service=plyr&search=dawn" })
        {
            using var response = await fixture.Client.GetAsync($"/xrpc/parts.page.mention.search?{query}");
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            Assert.Equal((400, "InvalidRequest"), ((int)response.StatusCode, body.RootElement.Text("error")));
        }
    }

    [PostgresFact]
    public async Task Servers_find_the_service_in_its_did_document_and_may_pass_a_token_on()
    {
        using var document = JsonDocument.Parse(await fixture.Client.GetStringAsync("/.well-known/did.json"));
        var service = document.RootElement.Items("service").Single(entry => entry.Text("id") == "#mention_search");
        Assert.Equal(("MentionSearchService", "https://appview.example"), (service.Text("type"), service.Text("serviceEndpoint")));

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/xrpc/parts.page.mention.search?service={Service}&search=dawn");
        request.Headers.Authorization = new("Bearer", "not.looked.at");
        using var response = await fixture.Client.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
    }

    private async Task<List<JsonElement>> MentionsAsync(string search, string more = "")
    {
        using var body = JsonDocument.Parse(await fixture.Client.GetStringAsync($"/xrpc/parts.page.mention.search?service={Service}&search={search}{more}"));
        return [.. body.RootElement.Clone().Items("results")];
    }
}
