using System.Text.Json.Nodes;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Indexer.Storage;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Queries;

/// <summary>Accounts by what people know of them, and everything at once.</summary>
public sealed class ActorSearchTests(ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is null)
            await _seed.ClearAsync("tag_stat");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresTheory]
    [InlineData("zoe.example", null, null, "zoe")]
    [InlineData("zoe.example", null, null, "@ZOE.example")]
    [InlineData("zoe.example", null, null, "oe.exa")]
    [InlineData("zoe.example", "Zoë Ångström", null, "angstrom")]
    [InlineData("zoe.example", "Zoë Ångström", null, "zoe ang")]
    [InlineData("zoe.example", "夜明けの人", null, "夜明け")]
    [InlineData("zoe.example", "夜明けの人", null, "夜")]
    [InlineData("zoe.example", null, "I build analogue synthesisers.", "synthesisers analogue")]
    [InlineData("zoe.example", "Midnight Ferry", null, "midnigth fery")]
    [InlineData("midnightferry.example", null, null, "midnihtferry")]
    [InlineData(null, null, null, "did:plc:zaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Text_finds_account(string? handle, string? name, string? bio, string q)
    {
        await _seed.ActorAsync("other", "somebody.example");
        var actor = await ActorAsync("z", handle, name, bio);

        Assert.Equal([actor.Did], await FindAsync(q));
    }

    [PostgresFact]
    public async Task Artists_without_a_profile_are_found_by_their_credit()
    {
        var artist = await _seed.ActorAsync("credited");
        await _seed.TrackAsync(artist); // by "The Artist"
        var hidden = await _seed.ActorAsync("hiddenone");
        await _seed.TrackAsync(hidden, hidden: 4);
        var titled = await _seed.ActorAsync("titled");
        await _seed.TrackAsync(titled, "Words of a title");

        Assert.Equal([artist.Did, titled.Did], (await FindAsync("the artist")).Order());
        Assert.Empty(await FindAsync("words of a title"));
        Assert.Equal([artist.Did, titled.Did], (await TypedAsync("the art")).Order());
    }

    [PostgresFact]
    public async Task Closest_comes_first_in_pages_of_any_size()
    {
        // Last to first, so that ids do not help.
        var similar = await ActorAsync("similar", "similar.example", "Oceqnic");
        var bio = await ActorAsync("bio", "bio.example", bio: "Oceanic sounds");
        var part = await ActorAsync("part", "transoceanic.example");
        var beginning = await ActorAsync("beginning", "beginning.example", "Oceanic Drift");
        var label = await ActorAsync("label", "oceanic.example");
        var exact = await ActorAsync("exact", "exact.example", "Oceanic");
        await ActorAsync("gone", "oceanic.gone.example", hidden: 8);
        await ActorAsync("taken", "oceanic.taken.example", hidden: 4);
        string[] expected = [exact.Did, label.Did, beginning.Did, part.Did, bio.Did, similar.Did];

        foreach (var limit in new[] { 1, 2, 5, 100 })
            Assert.Equal(expected, await FindAsync("oceanic", limit));
        Assert.Equal(expected.Except([beginning.Did]), await FindAsync("oceanic -drift"));
        Assert.Empty(await FindAsync("\"\""));
        Assert.Empty(await FindAsync("@"));
    }

    [PostgresFact]
    public async Task Artists_come_first_while_typing_and_alone_on_request()
    {
        var named = await ActorAsync("named", "x.example", "Marlow Quartet");
        var handled = await ActorAsync("handled", "marlow.example");
        var artist = await ActorAsync("artist", "y.example", "Marlow");
        await _seed.TrackAsync(artist);
        await ActorAsync("inside", "omarlow.example");
        await ActorAsync("hidden", "marlowx.example", hidden: 8);
        await DiscoveryStats.CountAsync(fixture.Database.DataSource, CancellationToken.None);

        Assert.Equal([artist.Did, handled.Did, named.Did], await TypedAsync("mar"));
        Assert.Equal([artist.Did, handled.Did, named.Did], await TypedAsync("@Marlow"));
        Assert.Equal([artist.Did], await TypedAsync("m", 1));
        Assert.Empty(await TypedAsync("%"));
        Assert.Equal([artist.Did], await FindAsync("marlow", 100, ("artistsOnly", "true")));
        Assert.Equal(artist.Did, (await FindAsync("marlow"))[0]);
    }

    [PostgresFact]
    public async Task Everything_is_merged_by_how_well_it_fits()
    {
        var artist = await ActorAsync("artist", "artist.example", "Rain Collective");
        var exact = await _seed.TrackAsync(artist, "Rain", tags: ["rain", "rainy"]);
        var part = await _seed.TrackAsync(artist, "Train");
        var adult = await _seed.TrackAsync(artist, "Rain, for adults", hidden: 1);
        var album = await _seed.ListAsync(artist, "Rain", "album", []);
        var playlist = await _seed.ListAsync(artist, "Rain songs", "playlist", []);
        await _seed.ListAsync(artist, "Rain likes", "liked", []);
        await DiscoveryStats.CountAsync(fixture.Database.DataSource, CancellationToken.None);

        Assert.Equal([exact.Uri, album.Uri, artist.Did, "rain", playlist.Uri, "rainy", part.Uri], await AllAsync("rain"));
        Assert.Contains(adult.Uri, await AllAsync("rain", ("includeSensitive", "true")));
        Assert.Equal([exact.Uri, "rain"], await AllAsync("rain", ("types", "tracks"), ("types", "tags"), ("limit", 1)));
        Assert.Equal([album.Uri], await AllAsync("rain", ("types", "albums")));
        Assert.Empty(await AllAsync("rain", ("types", "comments")));
        Assert.Equal([artist.Did], await AllAsync("rain colective", ("types", "actors")));
        Assert.Equal("BadQueryString", await _client.FailAsync(400, SearchAll.NsidText, ("q", "\"\"")));
        var scores = (await _client.QueryAsync(SearchAll.NsidText, ("q", "rain"))).Items("results").Select(hit => hit.GetProperty("score").GetInt64()).ToList();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(scores, score => Assert.InRange(score, 0, 8000));
    }

    private async Task<SeededActor> ActorAsync(string name, string? handle, string? displayName = null, string? bio = null, int hidden = 0)
    {
        var actor = await _seed.ActorAsync(name, handle, hidden);
        if (displayName is not null)
        {
            var record = await _seed.RecordAsync(actor, 6, "app.bsky.actor.profile", new JsonObject { ["$type"] = "app.bsky.actor.profile" }, "self");
            await _seed.RunAsync("insert into bsky_profile (id, actor_id, display_name, indexed_at) values (@id, @actor, @name, now())",
                ("id", record.Id), ("actor", actor.Id), ("name", displayName));
        }

        if (bio is not null)
        {
            var record = await _seed.RecordAsync(actor, 5, "fm.plyr.actor.profile", new JsonObject { ["$type"] = "fm.plyr.actor.profile" }, "self");
            await _seed.RunAsync("insert into profile (id, actor_id, bio, created_at, indexed_at) values (@id, @actor, @bio, now(), now())",
                ("id", record.Id), ("actor", actor.Id), ("bio", bio));
        }

        return actor;
    }

    private async Task<List<string>> FindAsync(string q, int limit = 100, params (string, object)[] parameters)
    {
        var dids = new List<string>();
        string? cursor = null;
        do
        {
            (string, object)[] place = cursor is null ? [] : [("cursor", cursor)];
            var page = await _client.QueryAsync(SearchActors.NsidText, [("q", q), ("limit", limit), .. parameters, .. place]);
            dids.AddRange(page.Items("actors").Select(actor => actor.Text("did")));
            cursor = page.Optional("cursor");
        }
        while (cursor is not null);
        return dids;
    }

    private async Task<List<string>> TypedAsync(string q, int limit = 10) =>
        [.. (await _client.QueryAsync(SearchActorsTypeahead.NsidText, ("q", q), ("limit", limit))).Items("actors").Select(actor => actor.Text("did"))];

    private async Task<List<string>> AllAsync(string q, params (string, object)[] parameters) =>
    [
        .. (await _client.QueryAsync(SearchAll.NsidText, [("q", q), .. parameters])).Items("results").Select(hit =>
            hit.Text("$type").Split('#')[1] switch
            {
                "trackHit" => hit.GetProperty("track").Text("uri"),
                "actorHit" => hit.GetProperty("actor").Text("did"),
                "listHit" => hit.GetProperty("list").Text("uri"),
                _ => hit.GetProperty("tag").Text("name"),
            }),
    ];
}
