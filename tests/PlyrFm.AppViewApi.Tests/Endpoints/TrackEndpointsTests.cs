using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Endpoints;

public sealed class TrackEndpointsTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    [PostgresFact]
    public async Task Track_is_found_by_did_and_by_handle_and_answers_with_the_did()
    {
        var artist = await _seed.ActorAsync("one", handle: "one.example");
        var track = await _seed.TrackAsync(artist, "First", labels: ["sexual", "!hide", "!no-unauthenticated"], tags: ["ambient"]);

        var byDid = await _client.QueryAsync(GetTrack.NsidText, ("uri", track.Uri));
        var byHandle = await _client.QueryAsync(GetTrack.NsidText, ("uri", track.Uri.Replace(artist.Did, "ONE.example")));

        Assert.Equal(byDid.ToString(), byHandle.ToString());
        var view = byDid.GetProperty("track");
        Assert.Equal(track.Uri, view.Text("uri"));
        Assert.Equal(track.Cid.ToString(), view.Text("cid"));
        Assert.Equal("First", view.GetProperty("record").Text("title"));
        Assert.Equal("one.example", view.GetProperty("artist").Text("handle"));
        Assert.Equal("The Artist", view.GetProperty("artist").Text("displayName"));
        Assert.Equal(["sexual", "!no-unauthenticated"], view.Items("labels").Select(label => label.Text("val")));
        Assert.All(view.Items("labels"), label => Assert.Equal(artist.Did, label.Text("src")));
        Assert.Equal($"https://{RunningApi.Hostname}/audio/{artist.Did}/{track.RecordKey}", view.GetProperty("audio").Text("url"));
        Assert.False(view.TryGetProperty("viewer", out _));
    }

    [PostgresFact]
    public async Task Tracks_come_in_the_order_asked_for_without_the_missing_ones()
    {
        var artist = await _seed.ActorAsync("order");
        var first = await _seed.TrackAsync(artist, "a");
        var hidden = await _seed.TrackAsync(artist, "b", hidden: 4);
        var third = await _seed.TrackAsync(artist, "c");

        var output = await _client.QueryAsync(
            GetTracks.NsidText, ("uris", third.Uri), ("uris", $"at://{artist.Did}/fm.plyr.track/missing"), ("uris", hidden.Uri),
            ("uris", $"at://{artist.Did}/app.bsky.feed.post/x"), ("uris", first.Uri), ("uris", third.Uri));

        Assert.Equal([third.Uri, first.Uri], output.Items("tracks").Select(track => track.Text("uri")));
    }

    [PostgresFact]
    public async Task Newest_tracks_can_be_narrowed_by_tags()
    {
        var artist = await _seed.ActorAsync("tags");
        var both = await _seed.TrackAsync(artist, "both", tags: ["techno", "live"]);
        var one = await _seed.TrackAsync(artist, "one", tags: ["techno"]);

        var all = await _client.QueryAsync(ListTracks.NsidText, ("tags", "#Techno"));
        var without = await _client.QueryAsync(ListTracks.NsidText, ("tags", "techno"), ("excludeTags", "LIVE"));

        Assert.Equal([one.Uri, both.Uri], all.Items("tracks").Select(track => track.Text("uri")));
        Assert.Equal([one.Uri], without.Items("tracks").Select(track => track.Text("uri")));
    }

    [PostgresFact]
    public async Task Actor_tracks_tell_own_from_featuring()
    {
        var artist = await _seed.ActorAsync("main");
        var guest = await _seed.ActorAsync("guest", handle: "guest.example");
        var featuring = await _seed.TrackAsync(artist, "with guest");
        var own = await _seed.TrackAsync(guest, "own");
        await _seed.RunAsync("insert into track_feature values (@t, 0, @a)", ("t", featuring.Id), ("a", guest.Id));

        async Task<string[]> ListAsync(string filter) =>
            [.. (await _client.QueryAsync(GetActorTracks.NsidText, ("actor", "guest.example"), ("filter", filter))).Items("tracks").Select(track => track.Text("uri"))];

        Assert.Equal([own.Uri], await ListAsync("own"));
        Assert.Equal([featuring.Uri], await ListAsync("features"));
        Assert.Equal([own.Uri, featuring.Uri], await ListAsync("all"));
        var view = (await _client.QueryAsync(GetTrack.NsidText, ("uri", featuring.Uri))).GetProperty("track");
        Assert.Equal([guest.Did], view.Items("features").Select(feature => feature.Text("did")));
    }

    [PostgresFact]
    public async Task Album_is_the_artists_own_oldest_list_with_the_track()
    {
        var artist = await _seed.ActorAsync("albums");
        var fan = await _seed.ActorAsync("fan");
        var listed = await _seed.TrackAsync(artist, "listed", album: "Text", imageUrl: "https://images.plyr.fm/a.jpg");
        var unlisted = await _seed.TrackAsync(artist, "unlisted", album: "Text\u202E \u0007only");
        await _seed.ListAsync(artist, "Later", "album", [SeededItem.Of(listed)], at: Seed.Start.AddDays(2));
        var oldest = await _seed.ListAsync(artist, "Album", "album", [SeededItem.Of(listed)], at: Seed.Start.AddDays(1));
        await _seed.ListAsync(fan, "Not his", "album", [SeededItem.Of(listed), SeededItem.Of(unlisted)]);
        await _seed.ListAsync(artist, "Playlist", "playlist", [SeededItem.Of(listed), SeededItem.Of(unlisted)]);

        async Task<JsonElement> AlbumAsync(SeededRecord track) =>
            (await _client.QueryAsync(GetTrack.NsidText, ("uri", track.Uri))).GetProperty("track").GetProperty("album");

        var album = await AlbumAsync(listed);
        Assert.Equal("Album", album.Text("name"));
        Assert.Equal(oldest.Uri, album.GetProperty("list").Text("uri"));
        Assert.Equal("https://images.plyr.fm/a.jpg", album.GetProperty("list").GetProperty("artwork").Text("fullsize"));
        var text = await AlbumAsync(unlisted);
        Assert.Equal("Text only", text.Text("name"));
        Assert.False(text.TryGetProperty("list", out _));
    }

    [PostgresTheory]
    [InlineData("at://did:plc:nobodynobodynobodynobody/fm.plyr.track/3kabc", "TrackNotFound")]
    [InlineData("at://nobody.example/fm.plyr.track/3kabc", "TrackNotFound")]
    [InlineData("at://nobody.example/fm.plyr.list/3kabc", "TrackNotFound")]
    [InlineData("at://nobody.example/fm.plyr.track", "InvalidRequest")]
    [InlineData("at://nobody.example", "InvalidRequest")]
    [InlineData("https://plyr.fm/track/1", "InvalidRequest")]
    public async Task Address_that_names_no_track_is_an_error(string uri, string error)
    {
        Assert.Equal(error, await _client.FailAsync(400, GetTrack.NsidText, ("uri", uri)));
    }
}
