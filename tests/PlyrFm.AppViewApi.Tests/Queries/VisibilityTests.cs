using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Queries;

/// <summary>
/// Walks through every place where a track can appear, with a track hidden in every way. The table is written from docs/api.md, not from
/// the code: bits are 1 adult, 2 operator label, 4 takedown, 8 account inactive, 16 unplayable.
/// </summary>
public sealed class VisibilityTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Shown = "shown";
    private const string Absent = "absent";

    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    [PostgresTheory]
    // hidden bits of track, of account: latest, latest with adult, by address, on the artist's page, in a list and among likes, playback
    [InlineData(0, 0, Shown, Shown, Shown, Shown, Shown, Shown)]
    [InlineData(1, 0, Absent, Shown, Shown, Shown, Shown, Shown)]
    [InlineData(2, 0, Absent, Absent, Shown, Absent, "label", Shown)]
    [InlineData(3, 0, Absent, Absent, Shown, Absent, "label", Shown)]
    [InlineData(4, 0, Absent, Absent, "TrackWithheld", Absent, "takedown", "TrackNotFound")]
    [InlineData(5, 0, Absent, Absent, "TrackWithheld", Absent, "takedown", "TrackNotFound")]
    [InlineData(8, 8, Absent, Absent, "TrackNotFound", "ActorNotFound", "account-inactive", "TrackNotFound")]
    [InlineData(0, 8, Absent, Absent, "TrackNotFound", "ActorNotFound", "account-inactive", "TrackNotFound")]
    [InlineData(4, 4, Absent, Absent, "TrackWithheld", "ActorNotFound", "account-takedown", "TrackNotFound")]
    [InlineData(0, 4, Absent, Absent, "TrackWithheld", "ActorNotFound", "account-takedown", "TrackNotFound")]
    [InlineData(16, 0, Absent, Absent, Shown, Shown, Shown, Shown)]
    [InlineData(17, 0, Absent, Absent, Shown, Shown, Shown, Shown)]
    public async Task Track_is_shown_only_where_it_may_be(
        int hidden, int accountHidden, string latest, string withAdult, string byAddress, string onPage, string asItem, string playback)
    {
        var name = $"v{hidden}x{accountHidden}";
        var artist = await _seed.ActorAsync(name, hidden: accountHidden);
        var listener = await _seed.ActorAsync($"{name}l");
        var track = await _seed.TrackAsync(artist, $"Song {name}", hidden: hidden);
        await _seed.LikeAsync(listener, track);
        var list = await _seed.ListAsync(listener, "List", "playlist", [SeededItem.Of(track)]);

        Assert.Equal(latest, await InTracksAsync(track, ListTracks.NsidText, ("limit", 100)));
        Assert.Equal(withAdult, await InTracksAsync(track, ListTracks.NsidText, ("limit", 100), ("includeSensitive", "true")));
        // Found by its title, by a word, and by something like its title.
        foreach (var q in new[] { $"song {name}", name, $"sogn {name}" })
        {
            Assert.Equal(latest, await InTracksAsync(track, SearchTracks.NsidText, ("q", q), ("limit", 100)));
            Assert.Equal(withAdult, await InTracksAsync(track, SearchTracks.NsidText, ("q", q), ("limit", 100), ("includeSensitive", "true")));
        }

        Assert.Equal(byAddress, await ByAddressAsync(GetTrack.NsidText, track));
        Assert.Equal(byAddress == Shown ? Shown : Absent, await InTracksAsync(track, GetTracks.NsidText, ("uris", track.Uri)));
        Assert.Equal(onPage, await InTracksAsync(track, GetActorTracks.NsidText, ("actor", artist.Did)));
        Assert.Equal(playback, await ByAddressAsync(GetPlayback.NsidText, track));
        Assert.Equal(playback, await ByAddressAsync(GetLikes.NsidText, track));
        Assert.Equal(playback, await ByAddressAsync(GetComments.NsidText, track));

        var item = Assert.Single((await _client.QueryAsync(GetList.NsidText, ("list", list.Uri))).Items("items"));
        Assert.Equal(asItem, Kind(item.GetProperty("item")));
        Assert.Equal(track.Uri, item.GetProperty("subject").Text("uri"));
        var like = Assert.Single((await _client.QueryAsync(GetActorLikes.NsidText, ("actor", listener.Did))).Items("likes"));
        Assert.Equal(asItem, Kind(like.GetProperty("track")));
        var comment = await _seed.CommentAsync(listener, track, "Hm", 1);
        var commented = Assert.Single((await _client.QueryAsync(GetActorComments.NsidText, ("actor", listener.Did))).Items("comments"));
        Assert.Equal(asItem, Kind(commented.GetProperty("track")));
        // What is done to a track appears among the activity of all where the track would.
        var done = (await _client.QueryAsync(GetActivity.NsidText, ("limit", 100))).Items("events").Select(e => e.Text("uri")).ToArray();
        foreach (var uri in new[] { track.Uri, like.Text("uri"), comment.Uri })
            Assert.Equal(latest, done.Contains(uri) ? Shown : Absent);
        var holding = (await _client.QueryAsync(GetTrackLists.NsidText, ("uri", track.Uri))).Items("lists").Select(view => view.Text("uri"));
        Assert.Equal(playback == Shown ? [list.Uri] : [], holding);
        if (playback == Shown)
            Assert.Equal("track", (await _client.QueryAsync(ResolveUrl.NsidText, ("url", track.Uri))).Text("kind"));
        else
            Assert.Equal("TargetNotFound", await _client.FailAsync(400, ResolveUrl.NsidText, ("url", track.Uri)));
        using var audio = await _client.GetAsync($"/audio/{artist.Did}/{track.RecordKey}");
        Assert.Equal(playback == Shown ? 302 : 404, (int)audio.StatusCode);
    }

    [PostgresTheory]
    [InlineData(4)]
    [InlineData(8)]
    public async Task Hidden_account_appears_nowhere(int hidden)
    {
        var artist = await _seed.ActorAsync($"artist{hidden}");
        var ghost = await _seed.ActorAsync($"ghost{hidden}", handle: $"ghost{hidden}.example", hidden: hidden);
        var track = await _seed.TrackAsync(artist);
        await _seed.RunAsync("insert into track_feature values (@t, 0, @a)", ("t", track.Id), ("a", ghost.Id));
        await _seed.LikeAsync(ghost, track);
        await _seed.CommentAsync(ghost, track, "boo", 1000);
        var list = await _seed.ListAsync(ghost, "Ghostly", "playlist", [SeededItem.Of(track)]);
        var nested = await _seed.ListAsync(artist, "Nested", "playlist", [new SeededItem(list.Uri, list.Cid, null)]);

        var view = (await _client.QueryAsync(GetTrack.NsidText, ("uri", track.Uri))).GetProperty("track");
        Assert.False(view.TryGetProperty("features", out _));
        Assert.Empty((await _client.QueryAsync(GetLikes.NsidText, ("uri", track.Uri))).Items("likes"));
        Assert.Empty((await _client.QueryAsync(GetComments.NsidText, ("uri", track.Uri))).Items("comments"));
        Assert.Empty((await _client.QueryAsync(GetProfiles.NsidText, ("actors", ghost.Did))).Items("profiles"));
        Assert.Empty((await _client.QueryAsync(GetLists.NsidText, ("uris", list.Uri))).Items("lists"));
        Assert.DoesNotContain((await _client.QueryAsync(GetTrackLists.NsidText, ("uri", track.Uri))).Items("lists"), view => view.Text("uri") == list.Uri);
        var profile = await _seed.RecordAsync(ghost, 5, "fm.plyr.actor.profile", new() { ["$type"] = "fm.plyr.actor.profile" }, key: "self");
        await _seed.RunAsync("insert into profile values (@id, @a, 'bio', null, now(), now())", ("id", profile.Id), ("a", ghost.Id));
        Assert.Empty((await _client.QueryAsync(SearchLists.NsidText, ("q", "ghostly"))).Items("lists"));
        var events = (await _client.QueryAsync(GetActivity.NsidText, ("limit", 100))).Items("events").ToArray();
        Assert.NotEmpty(events);
        Assert.DoesNotContain(events, e => e.GetProperty("actor").Text("did") == ghost.Did);
        foreach (var address in new[] { list.Uri, $"at://{ghost.Did}", $"https://plyr.fm/u/ghost{hidden}.example" })
            Assert.Equal("TargetNotFound", await _client.FailAsync(400, ResolveUrl.NsidText, ("url", address)));
        string[] byAccount =
        [
            GetProfile.NsidText, GetActorTracks.NsidText, GetActorLikes.NsidText, GetActorLists.NsidText, GetActorComments.NsidText, GetActorPlays.NsidText, GetActivity.NsidText,
        ];
        foreach (var nsid in byAccount)
            Assert.Equal("ActorNotFound", await _client.FailAsync(400, nsid, ("actor", $"ghost{hidden}.example")));
        Assert.Equal(hidden == 4 ? "ListWithheld" : "ListNotFound", await _client.FailAsync(400, GetList.NsidText, ("list", list.Uri)));
        var item = Assert.Single((await _client.QueryAsync(GetList.NsidText, ("list", nested.Uri))).Items("items")).GetProperty("item");
        Assert.Equal(hidden == 4 ? "account-takedown" : "account-inactive", Kind(item));
    }

    [PostgresFact]
    public async Task Hidden_tracks_do_not_shorten_pages()
    {
        var artist = await _seed.ActorAsync("mixed");
        for (var i = 0; i < 30; i++)
            await _seed.TrackAsync(artist, $"t{i}", hidden: i % 3 == 0 ? 0 : 4, at: Seed.Start.AddMinutes(i));

        var page = await _client.QueryAsync(GetActorTracks.NsidText, ("actor", artist.Did), ("limit", 9));

        Assert.Equal(9, page.Items("tracks").Count());
        Assert.NotNull(page.Optional("cursor"));
    }

    [PostgresFact]
    public async Task Unindexed_subjects_say_why()
    {
        var author = await _seed.ActorAsync("subjects");
        var inactive = await _seed.ActorAsync("inactive", hidden: 8);
        var version = (await _seed.TrackAsync(author)).Cid;
        await _seed.RunAsync("insert into deleted_record values (@a, 1, 'gone', 2, now())", ("a", author.Id));
        await _seed.RecordAsync(author, 1, "fm.plyr.track", new() { ["$type"] = "fm.plyr.track" }, key: "broken", verdict: 2);
        string[] uris =
        [
            $"at://{author.Did}/fm.plyr.track/gone",
            $"at://{author.Did}/fm.plyr.track/broken",
            $"at://{author.Did}/fm.plyr.track/never",
            $"at://{inactive.Did}/fm.plyr.track/any",
            "at://did:plc:strangerstrangerstranger/fm.plyr.track/any",
        ];
        string[] reasons = ["deleted", "invalid", "not-indexed", "account-inactive", "not-indexed"];
        var list = await _seed.ListAsync(author, "Gaps", "playlist", uris.Select(uri => new SeededItem(uri, version, null)).Append(
            new SeededItem($"at://{author.Did}/app.bsky.feed.post/x", version, null)));
        for (var i = 0; i < uris.Length; i++)
            await _seed.LikeAsync(author, uris[i], null, Seed.Start.AddMinutes(-i), version);

        var items = (await _client.QueryAsync(GetList.NsidText, ("list", list.Uri))).Items("items").ToArray();
        var likes = (await _client.QueryAsync(GetActorLikes.NsidText, ("actor", author.Did))).Items("likes").ToArray();

        Assert.Equal(reasons, items[..^1].Select(item => Kind(item.GetProperty("item"))));
        Assert.Equal("fm.plyr.graph.defs#foreignRecord", items[^1].GetProperty("item").Text("$type"));
        Assert.Equal("app.bsky.feed.post", items[^1].GetProperty("item").Text("collection"));
        Assert.Equal(reasons, likes.Select(like => Kind(like.GetProperty("track"))));
        Assert.Equal(uris, likes.Select(like => like.GetProperty("track").Text("uri")));
    }

    private static string Kind(JsonElement item) => item.Text("$type") switch
    {
        "fm.plyr.feed.defs#trackView" or "fm.plyr.feed.defs#trackViewBasic" or "fm.plyr.graph.defs#listViewBasic" => Shown,
        "fm.plyr.feed.defs#notFoundTrack" or "fm.plyr.feed.defs#blockedTrack" => item.Text("reason"),
        var other => other,
    };

    private async Task<string> InTracksAsync(SeededRecord track, string nsid, params (string, object)[] parameters)
    {
        using var response = await _client.GetAsync(Answer.Path(nsid, parameters));
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        if (body.TryGetProperty("error", out var error))
            return error.GetString()!;
        Answer.AssertValid(nsid, body.ToString());
        return body.Items("tracks").Any(view => view.Text("uri") == track.Uri) ? Shown : Absent;
    }

    private async Task<string> ByAddressAsync(string nsid, SeededRecord track)
    {
        using var response = await _client.GetAsync(Answer.Path(nsid, ("uri", track.Uri)));
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            return JsonDocument.Parse(body).RootElement.Text("error");
        Answer.AssertValid(nsid, body);
        return Shown;
    }
}
