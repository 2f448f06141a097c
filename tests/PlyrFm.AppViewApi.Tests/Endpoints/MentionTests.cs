using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Parts.Page.Mention;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Endpoints;

/// <summary>What a text editor is offered, from the catalogue.</summary>
public sealed class MentionTests(CatalogueFixture fixture) : IClassFixture<CatalogueFixture>
{
    private const string Service = "at://did:web:appview.example/parts.page.mention.service/self";

    private readonly HttpClient _client = fixture.Client;

    [PostgresFact]
    public async Task Track_is_offered_with_its_page_and_a_player()
    {
        var track = (await SearchAsync("dawn", ("scope", "tracks")))[0];
        var parts = Catalogue.Dawn.Split('/');

        Assert.Equal(Catalogue.Dawn, track.Text("uri"));
        Assert.StartsWith("Dawn", track.Text("name"), StringComparison.Ordinal);
        Assert.StartsWith("by ", track.Text("description"), StringComparison.Ordinal);
        Assert.Equal("track", track.Items("labels").Single().Text("text"));
        Assert.Equal($"https://plyr.fm/{Catalogue.Dawn}", track.Text("href"));
        using var frame = await _client.GetAsync(new Uri(track.GetProperty("embed").Text("src")).PathAndQuery);
        Assert.Equal((200, "text/html"), ((int)frame.StatusCode, frame.Content.Headers.ContentType?.MediaType));
        Assert.EndsWith($"/embed/track/{parts[2]}/{parts[^1]}", track.GetProperty("embed").Text("src"), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Artist_is_offered_and_leads_to_the_tracks()
    {
        var artist = (await SearchAsync("@aria", ("scope", "artists")))[0];
        Assert.Equal($"at://{Catalogue.Aria}", artist.Text("uri"));
        Assert.Equal("https://plyr.fm/u/aria.example", artist.Text("href"));
        var scope = artist.GetProperty("subscope").Text("scope");

        Assert.Equal([Catalogue.Dawn], (await SearchAsync("dawn", ("scope", scope))).Select(result => result.Text("uri")));
        Assert.Empty(await SearchAsync("dawn", ("scope", Catalogue.Carla)));
        Assert.Empty(await SearchAsync("dawn", ("scope", "did:plc:nobodynobodynobodynobody")));
    }

    [PostgresFact]
    public async Task List_is_offered_with_its_kind()
    {
        var lists = await SearchAsync("hour", ("scope", "albums"));

        Assert.Equal([Catalogue.Album], lists.Select(result => result.Text("uri")));
        Assert.Equal("album", lists[0].Items("labels").Single().Text("text"));
        Assert.Contains("/embed/list/", lists[0].GetProperty("embed").Text("src"), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Gated_track_is_offered_without_a_player()
    {
        var track = (await SearchAsync("supporters", ("scope", "tracks"))).Single(result => result.Text("uri") == Catalogue.Gated);

        Assert.False(track.TryGetProperty("embed", out _));
    }

    [PostgresTheory]
    // fewer than two characters, the sign before a handle not counted; a character may be several code points
    [InlineData("d", 0)]
    [InlineData("@d", 0)]
    [InlineData(" d ", 0)]
    [InlineData("👩‍🎤", 0)]
    [InlineData("\"\"", 0)]
    [InlineData("-dawn", 0)]
    [InlineData("da", 1)]
    public async Task Too_little_to_go_by_finds_nothing(string typed, int atLeast)
    {
        var results = await SearchAsync(typed);

        Assert.True(atLeast == 0 ? results.Length == 0 : results.Length >= atLeast, $"{results.Length} results");
    }

    [PostgresFact]
    public async Task Limit_is_of_all_kinds_together_and_unknown_kinds_find_nothing()
    {
        var all = await SearchAsync("hours");
        Assert.True(all.Length > 1);

        Assert.Equal(all.Take(1).Select(result => result.Text("uri")), (await SearchAsync("hours", ("limit", 1))).Select(result => result.Text("uri")));
        Assert.Empty(await SearchAsync("hours", ("scope", "pokemon")));
        Assert.Equal("InvalidRequest", await _client.FailAsync(400, Search.NsidText, ("search", "hours")));
        Assert.Equal("InvalidRequest", await _client.FailAsync(400, Search.NsidText, ("service", "wikipedia"), ("search", "hours")));
        Assert.Equal("InvalidRequest", await _client.FailAsync(400, Search.NsidText, ("service", Service), ("search", "hours"), ("limit", 51)));
    }

    private async Task<JsonElement[]> SearchAsync(string typed, params (string, object)[] more) =>
        [.. (await _client.QueryAsync(Search.NsidText, [("service", Service), ("search", typed), .. more])).Items("results")];
}
