using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Queries;

/// <summary>What is found for what people type, and in which order.</summary>
public sealed class SearchTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    [PostgresTheory]
    // Accents, case and width.
    [InlineData("Hoppípolla", "hoppipolla")]
    [InlineData("Hoppipolla II", "HOPPÍPOLLA ii")]
    [InlineData("Ｗｉｄｅ　Sea", "wide sea")]
    [InlineData("Ａnother", "another")]
    // Typographic quotes, either way.
    [InlineData("Don’t Look", "don't look")]
    [InlineData("Won't Look", "won’t look")]
    // Languages without spaces: any part from 3 characters, the beginning before.
    [InlineData("東京の夜明けまえ", "夜明け")]
    [InlineData("雨音", "雨")]
    [InlineData("Ночная смена", "ночн")]
    // While it is being typed.
    [InlineData("Lullaby for Machines", "lull")]
    [InlineData("Lullaby for Engines", "engines lul")]
    [InlineData("Qr", "q")]
    // Signs stand for themselves.
    [InlineData("100% Wool", "100%")]
    [InlineData("snake_case", "e_c")]
    [InlineData("back\\slash", "k\\s")]
    [InlineData("The The", "the the")]
    [InlineData("Now or Never", "now or")]
    [InlineData("???", "???")]
    // Words out of order, phrases.
    [InlineData("Sea of Glass", "glass sea")]
    [InlineData("Heart of Tin", "\"of tin\"")]
    [InlineData("Heart of Zinc", "“heart of zinc”")]
    // Almost.
    [InlineData("Kaleidoscope", "kaledoscope")]
    [InlineData("Midnight Ferry", "midnigth fery")]
    public async Task Text_finds_title(string title, string q)
    {
        var track = await _seed.TrackAsync(await _seed.ActorAsync($"f{fixture.Seed.NextKey()}"), title);

        Assert.Contains(track.Uri, await FindAsync(q));
    }

    [PostgresTheory]
    [InlineData("Black Rain", "rain -black")]
    [InlineData("Grey Rain", "rain -\"grey rain\"")]
    [InlineData("Percy", "p%y")]
    [InlineData("snakeXcase", "e_c")]
    [InlineData("Tin of Heart", "\"heart of tin\"")]
    [InlineData("Abc", "bc")]
    [InlineData("Something else", "xylophone")]
    public async Task Text_does_not_find_title(string title, string q)
    {
        var track = await _seed.TrackAsync(await _seed.ActorAsync($"n{fixture.Seed.NextKey()}"), title);

        Assert.DoesNotContain(track.Uri, await FindAsync(q));
    }

    [PostgresFact]
    public async Task Closest_comes_first_in_pages_of_any_size()
    {
        var artist = await _seed.ActorAsync("ranks");
        // Last to first, so that ids do not help.
        var similar = await _seed.TrackAsync(artist, "Oceqnic");
        var word = await _seed.TrackAsync(artist, "Other", album: "Oceanic");
        var part = await _seed.TrackAsync(artist, "Transoceanic");
        var beginning = await _seed.TrackAsync(artist, "Oceanic drift");
        var exact = await _seed.TrackAsync(artist, "Oceanic");
        string[] expected = [exact.Uri, beginning.Uri, part.Uri, word.Uri, similar.Uri];

        foreach (var limit in new[] { 1, 2, 3, 4, 5, 100 })
            Assert.Equal(expected, await FindAsync("oceanic", limit));
        var page = await _client.QueryAsync(SearchTracks.NsidText, ("q", "oceanic"), ("limit", 2));
        Assert.Equal(4, page.GetProperty("hitsTotal").GetInt64());
    }

    [PostgresFact]
    public async Task Search_is_narrowed_and_sorted()
    {
        var one = await _seed.ActorAsync("one", handle: "one.example");
        var two = await _seed.ActorAsync("two");
        var old = await _seed.TrackAsync(one, "Harbour", at: Seed.Start, tags: ["sea", "calm"]);
        var liked = await _seed.TrackAsync(one, "Harbour lights", at: Seed.Start.AddDays(1), tags: ["sea"]);
        var latest = await _seed.TrackAsync(two, "The harbour", at: Seed.Start.AddDays(2));
        await _seed.LikeAsync(two, liked);

        Assert.Equal([old.Uri, liked.Uri, latest.Uri], await FindAsync("harbour"));
        Assert.Equal([latest.Uri, liked.Uri, old.Uri], await FindAsync("harbour", 1, ("sort", "newest")));
        Assert.Equal([liked.Uri, latest.Uri, old.Uri], await FindAsync("harbour", 1, ("sort", "popular")));
        Assert.Equal([old.Uri, liked.Uri], await FindAsync("harbour", 1, ("artist", "one.example")));
        Assert.Equal([old.Uri], await FindAsync("harbour", 1, ("tags", "sea"), ("tags", "#Calm")));
        Assert.Contains(old.Uri, await FindAsync("calm"));
        Assert.Equal("ActorNotFound", await _client.FailAsync(400, SearchTracks.NsidText, ("q", "harbour"), ("artist", "nobody.example")));
        foreach (var nothing in new[] { " ", "\"\"", "-harbour", "“”" })
            Assert.Equal("BadQueryString", await _client.FailAsync(400, SearchTracks.NsidText, ("q", nothing)));
    }

    [PostgresFact]
    public async Task Lists_are_found_by_name()
    {
        var owner = await _seed.ActorAsync("names");
        var similar = await _seed.ListAsync(owner, "Sumer mix", "playlist", []);
        var part = await _seed.ListAsync(owner, "Late summer", null, []);
        var exact = await _seed.ListAsync(owner, "Sümmer", "album", []);
        await _seed.ListAsync(owner, "Summer likes", "liked", []);
        await _seed.ListAsync(owner, "Summer, taken down", "album", [], hidden: 4);
        await _seed.ListAsync(owner, null, "album", []);

        Assert.Equal([exact.Uri, part.Uri, similar.Uri], await ListsAsync("summer"));
        Assert.Equal([exact.Uri], await ListsAsync("summer", ("listTypes", "album")));
        Assert.Equal([exact.Uri, similar.Uri], await ListsAsync("summer -late"));
        Assert.Empty(await ListsAsync("-summer"));
    }

    private Task<List<string>> FindAsync(string q, int limit = 100, params (string, object)[] parameters) =>
        ReadAllAsync(SearchTracks.NsidText, "tracks", [("q", q), ("limit", limit), .. parameters]);

    private Task<List<string>> ListsAsync(string q, params (string, object)[] parameters) =>
        ReadAllAsync(SearchLists.NsidText, "lists", [("q", q), ("limit", 1), .. parameters]);

    private async Task<List<string>> ReadAllAsync(string nsid, string field, (string, object)[] parameters)
    {
        var uris = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _client.QueryAsync(nsid, [.. parameters, .. cursor is null ? Array.Empty<(string, object)>() : [("cursor", cursor)]]);
            uris.AddRange(page.Items(field).Select(item => item.Text("uri")));
            cursor = page.Optional("cursor");
        }
        while (cursor is not null);
        return uris;
    }
}
