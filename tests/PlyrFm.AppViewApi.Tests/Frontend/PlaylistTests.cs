using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Frontend;

public sealed class PlaylistTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    [PostgresFact]
    public async Task Playlist_shows_what_may_be_shown_in_its_order_and_twice_what_is_in_it_twice()
    {
        var owner = await _seed.ActorAsync("curator", handle: "curator.example");
        SeededRecord[] tracks =
        [
            await _seed.TrackAsync(owner, "One", imageUrl: "https://images.plyr.fm/1.jpg"),
            await _seed.TrackAsync(owner, "Taken down", hidden: 4, imageUrl: "https://images.plyr.fm/2.jpg"),
            await _seed.TrackAsync(owner, "Copyright", hidden: 2),
            await _seed.TrackAsync(owner, "Adult", hidden: 1, imageUrl: "https://images.plyr.fm/3.jpg"),
        ];
        var list = await _seed.ListAsync(
            owner, "Mix", "playlist",
            [.. tracks.Select(SeededItem.Of), SeededItem.Of(tracks[0]), new SeededItem($"at://{owner.Did}/fm.plyr.track/never", tracks[0].Cid, null)]);
        var id = Uuid5.OfUrl(list.Uri);

        var full = await _client.GetJsonAsync($"/lists/playlists/{id}");
        Assert.Equal(["One", "Adult", "One"], full.Items("tracks").Select(track => track.Text("title")));
        Assert.Equal(3, full.GetProperty("track_count").GetInt32());
        string[] pictures = ["https://images.plyr.fm/1.jpg", "https://images.plyr.fm/3.jpg"];
        Assert.Equal(pictures, full.Items("preview_thumbnails").Select(url => url.GetString()));
        var meta = await _client.GetJsonAsync($"/lists/playlists/{id}/meta/");
        Assert.Equal(pictures, meta.Items("preview_thumbnails").Select(url => url.GetString()));
        Assert.Equal((list.Uri, "curator.example"), (meta.Text("atproto_record_uri"), meta.Text("owner_handle")));
        using var cover = await _client.GetAsync($"/lists/playlists/{id}/og-cover");
        Assert.Equal((307, pictures[0]), ((int)cover.StatusCode, cover.Headers.Location?.OriginalString));
        var target = await _client.GetJsonAsync($"/lists/by-uri?uri={list.Uri}");
        Assert.Equal(("playlist", id.ToString(), "curator.example"), (target.Text("type"), target.Text("id"), target.Text("handle")));
    }

    [PostgresFact]
    public async Task What_is_no_playlist_that_may_be_shown_is_not_found()
    {
        var owner = await _seed.ActorAsync("elsewhere");
        var ghost = await _seed.ActorAsync("ghostly", hidden: 8);
        var track = await _seed.TrackAsync(owner);
        SeededRecord[] lists =
        [
            await _seed.ListAsync(owner, "Hidden", "playlist", [SeededItem.Of(track)], hidden: 4),
            await _seed.ListAsync(owner, "Album", "album", [SeededItem.Of(track)]),
            await _seed.ListAsync(owner, "Liked Tracks", "liked", [SeededItem.Of(track)]),
            await _seed.ListAsync(ghost, "Gone", "playlist", [SeededItem.Of(track)]),
        ];

        foreach (var list in lists)
        {
            foreach (var path in new[] { $"/lists/playlists/{Uuid5.OfUrl(list.Uri)}", $"/lists/playlists/{Uuid5.OfUrl(list.Uri)}/meta", $"/lists/playlists/by-uri?uri={list.Uri}" })
                Assert.Equal("playlist not found", await _client.DetailAsync(404, path));
        }

        Assert.Equal("playlist not found", await _client.DetailAsync(404, "/lists/playlists/not-an-id"));
        Assert.Equal("list not found", await _client.DetailAsync(404, $"/lists/by-uri?uri={lists[2].Uri}"));
        Assert.Equal("list not found", await _client.DetailAsync(404, "/lists/by-uri?uri=nonsense"));
        Assert.Empty((await _client.GetJsonAsync($"/lists/playlists/by-artist/{owner.Did}")).EnumerateArray());
        Assert.Empty((await _client.GetJsonAsync($"/lists/playlists/by-artist/{ghost.Did}")).EnumerateArray());
        Assert.Equal("not authenticated - login required", await _client.DetailAsync(401, "/lists/playlists/"));
    }
}
