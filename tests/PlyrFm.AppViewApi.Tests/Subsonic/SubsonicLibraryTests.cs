using System.Text.Json.Nodes;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Subsonic;

/// <summary>What is in the library and under what, in the order of its making; ids are taken from answers, as players take them.</summary>
public sealed class SubsonicLibraryTests(ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const string Picture = "https://images.plyr.fm/a.jpg";

    private readonly Seed _seed = fixture.Seed;
    private SeededActor _zoe = null!;
    private SeededActor _fan = null!;
    private SeededRecord _one = null!;
    private SeededRecord _two = null!;
    private SeededRecord _loose = null!;

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        await _seed.ClearAsync("artist_stat", "tag_stat");
        _zoe = await _seed.ActorAsync("zoe", "zoe.example");
        _fan = await _seed.ActorAsync("fan", "fan.example");
        _one = await _seed.TrackAsync(_zoe, "One", at: Seed.Start, duration: 100, hasBlob: true, imageUrl: Picture, tags: ["drone", "tape"]);
        _two = await _seed.TrackAsync(_zoe, "Two \uFFFE <&\"", at: Seed.Start.AddDays(1), duration: null, tags: ["drone"]);
        _loose = await _seed.TrackAsync(_zoe, "Loose", at: Seed.Start.AddDays(2), duration: 30, labels: ["sexual"], hidden: 1);
        var lone = await _seed.TrackAsync(_zoe, "Lone", at: Seed.Start.AddYears(-1), duration: 40);
        var gated = await _seed.TrackAsync(_zoe, "Gated", at: Seed.Start.AddDays(3), gate: "any");
        var silent = await _seed.TrackAsync(_zoe, "Silent", at: Seed.Start.AddDays(3), hidden: 16, audioUrl: null);
        var taken = await _seed.TrackAsync(_zoe, "Taken down", at: Seed.Start.AddDays(3), hidden: 4);
        var labelled = await _seed.TrackAsync(_zoe, "Labelled", at: Seed.Start.AddDays(3), hidden: 2);
        SeededItem[] all = [.. new[] { gated, _two, silent, taken, labelled, _one }.Select(SeededItem.Of)];
        await _seed.ListAsync(_zoe, "Album", "album", all, at: Seed.Start.AddDays(4));
        await _seed.ListAsync(_zoe, "Empty", "album", [SeededItem.Of(gated)], at: Seed.Start.AddDays(5));
        await _seed.ListAsync(_fan, "Mine", "playlist", [.. all, SeededItem.Of(_loose)], at: Seed.Start.AddDays(6));
        await _seed.ListAsync(_fan, "Liked Tracks", "liked", all, at: Seed.Start.AddDays(6));
        await _seed.ListAsync(_zoe, "Hers", "playlist", [SeededItem.Of(lone)], at: Seed.Start.AddDays(7));
        foreach (var track in new[] { _one, gated, taken, labelled, _loose })
            await _seed.LikeAsync(_fan, track, at: Seed.Start.AddDays(8));
        await DiscoveryStats.CountAsync(fixture.Database.DataSource, CancellationToken.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task From_artists_to_albums_to_songs_a_player_comes_to_all_that_it_can_play_and_to_nothing_else()
    {
        var index = Assert.Single((await AskAsync("getArtists"))["artists"]!["index"]!.AsArray())!;
        Assert.Equal("T", Text(index, "name"));
        var artist = Assert.Single(index["artist"]!.AsArray())!;
        Assert.Equal(("The Artist", 2L), (Text(artist, "name"), Number(artist, "albumCount")));

        var albums = (await AskAsync("getArtist", $"id={Text(artist, "id")}"))["artist"]!["album"]!.AsArray();
        Assert.Equal(["Album", "Singles"], albums.Select(album => Text(album!, "name")));
        Assert.Equal([(2L, 100L), (2L, 70L)], albums.Select(album => (Number(album!, "songCount"), Number(album!, "duration"))));

        var album = (await AskAsync("getAlbum", $"id={Text(albums[0]!, "id")}"))["album"]!;
        Assert.Equal([("Two \uFFFE <&\"", 1L), ("One", 2L)], album["song"]!.AsArray().Select(song => (Text(song!, "title"), Number(song!, "track"))));
        Assert.All(album["song"]!.AsArray(), song => Assert.Equal((Text(album, "id"), Text(artist, "id"), "Album"), (Text(song!, "albumId"), Text(song!, "artistId"), Text(song!, "album"))));
        var one = album["song"]![1]!;
        Assert.Equal((1234L, "audio/mpeg", "mp3", 100L, "drone", 2026L), (Number(one, "size"), Text(one, "contentType"), Text(one, "suffix"), Number(one, "duration"), Text(one, "genre"), Number(one, "year")));
        Assert.Equal(["drone", "tape"], one["genres"]!.AsArray().Select(genre => Text(genre!, "name")));

        var singles = (await AskAsync("getAlbum", $"id={Text(albums[1]!, "id")}"))["album"]!;
        Assert.Equal(["Loose", "Lone"], singles["song"]!.AsArray().Select(song => Text(song!, "title")));
        Assert.Equal(["explicit", ""], singles["song"]!.AsArray().Select(song => Text(song!, "explicitStatus")));
        Assert.Equal(Text(singles, "id"), Text((await AskAsync("getSong", $"id={Text(singles["song"]![0]!, "id")}"))["song"]!, "albumId"));
    }

    [PostgresFact]
    public async Task Folders_lead_to_the_same_songs()
    {
        var artist = (await AskAsync("getIndexes"))["indexes"]!["index"]![0]!["artist"]![0]!;
        Assert.Equal(Text(artist, "id"), Text(Children(await AskAsync("getMusicDirectory", "id=1"))[0]!, "id"));
        var albums = Children(await AskAsync("getMusicDirectory", $"id={Text(artist, "id")}"));
        Assert.Equal([("Album", true), ("Singles", true)], albums.Select(album => (Text(album!, "title"), album!["isDir"]!.GetValue<bool>())));
        var songs = Children(await AskAsync("getMusicDirectory", $"id={Text(albums[0]!, "id")}"));
        Assert.Equal([("One", false)], songs.Skip(1).Select(song => (Text(song!, "title"), song!["isDir"]!.GetValue<bool>())));
        Assert.Equal("failed", Text(await AskAsync("getMusicDirectory", "id=2"), "status"));
    }

    [PostgresTheory]
    [InlineData("newest", "Album Singles")]
    [InlineData("alphabeticalByName", "Album Singles")]
    [InlineData("alphabeticalByArtist", "Album Singles")]
    [InlineData("highest", "Album Singles")]
    [InlineData("newest&size=1", "Album")]
    [InlineData("newest&size=1&offset=1", "Singles")]
    [InlineData("newest&size=1&offset=-7", "Album")]
    [InlineData("newest&size=0", "")]
    [InlineData("newest&offset=2", "")]
    [InlineData("byYear&fromYear=2027&toYear=2020", "Album Singles")]
    [InlineData("byYear&fromYear=2020&toYear=2027", "Singles Album")]
    [InlineData("byYear&fromYear=-5&toYear=2025", "")]
    [InlineData("byGenre&genre=TAPE", "Album")]
    [InlineData("starred", "")]
    [InlineData("recent", "")]
    public async Task Albums_come_in_the_order_that_was_asked_for(string type, string expected)
    {
        // What is in no album was published before the album; the adult song of it is not the service's to choose.
        var list = (await AskAsync("getAlbumList2", $"type={type}"))["albumList2"]!;
        Assert.Equal(expected, string.Join(' ', list["album"]!.AsArray().Select(album => Text(album!, "name"))));
    }

    [PostgresFact]
    public async Task Search_without_a_text_lists_everything_page_by_page()
    {
        foreach (var nothing in new[] { "", "query=", "query=%22%22" })
        {
            var found = (await AskAsync("search3", nothing))["searchResult3"]!;
            Assert.Equal(["The Artist"], Names(found, "artist", "name"));
            Assert.Equal(["Album", "Singles"], Names(found, "album", "name"));
            Assert.Equal(["Two \uFFFE <&\"", "One", "Lone"], Names(found, "song", "title"));
        }

        var page = (await AskAsync("search3", "artistCount=0&albumCount=1&albumOffset=1&songCount=1&songOffset=2"))["searchResult3"]!;
        Assert.Empty(Names(page, "artist", "name"));
        Assert.Equal(["Singles"], Names(page, "album", "name"));
        Assert.Equal(["Lone"], Names(page, "song", "title"));
    }

    [PostgresFact]
    public async Task Search_finds_artists_albums_and_songs_by_their_names()
    {
        Assert.Equal(["One"], Names((await AskAsync("search3", "query=one"))["searchResult3"]!, "song", "title").Take(1));
        Assert.Equal(["Album"], Names((await AskAsync("search3", "query=alb"))["searchResult3"]!, "album", "name"));
        Assert.Equal(["The Artist"], Names((await AskAsync("search2", "query=artist"))["searchResult2"]!, "artist", "name"));
        Assert.Empty(Names((await AskAsync("search3", "query=gated"))["searchResult3"]!, "song", "title"));
        Assert.Empty(Names((await AskAsync("search3", "query=empty"))["searchResult3"]!, "album", "name"));
        Assert.Equal("failed", Text(await AskAsync("search3", $"query={new string('x', 4000)}"), "status"));
    }

    [PostgresFact]
    public async Task Named_account_has_its_playlists_and_likes_and_a_guest_sees_those_of_everyone()
    {
        Assert.Equal(["Hers", "Mine"], await PlaylistsAsync("u=guest"));
        Assert.Equal(["Hers", "Mine"], await PlaylistsAsync("u=nobody.example"));
        Assert.Equal(["Mine"], await PlaylistsAsync("u=fan.example"));
        Assert.Equal(["Mine"], await PlaylistsAsync("u=@Fan.Example"));
        Assert.Equal(["Hers"], await PlaylistsAsync("u=fan.example&username=zoe.example"));

        var mine = (await AskAsync("getPlaylists", $"u={_fan.Did}"))["playlists"]!["playlist"]![0]!;
        Assert.Equal((3L, 130L, "fan.example"), (Number(mine, "songCount"), Number(mine, "duration"), Text(mine, "owner")));
        var opened = (await AskAsync("getPlaylist", $"id={Text(mine, "id")}"))["playlist"]!;
        Assert.Equal(["Two \uFFFE <&\"", "One", "Loose"], Names(opened, "entry", "title"));

        var starred = (await AskAsync("getStarred2", "u=fan.example"))["starred2"]!;
        Assert.Equal(["Loose", "One"], Names(starred, "song", "title").Order());
        Assert.All(starred["song"]!.AsArray(), song => Assert.Equal("2026-08-09T12:00:00.000Z", Text(song!, "starred")));
        Assert.Empty((await AskAsync("getStarred2", "u=guest"))["starred2"]!["song"]!.AsArray());
        Assert.Equal("fan.example", Text((await AskAsync("getUser", "u=fan.example"))["user"]!, "username"));
    }

    [PostgresFact]
    public async Task Hidden_account_can_be_named_by_nobody()
    {
        await _seed.RunAsync($"update actor set hidden = 8 where id = {_fan.Id}");
        Assert.Equal(["Hers"], await PlaylistsAsync("u=fan.example"));
        Assert.Empty((await AskAsync("getStarred2", "u=fan.example"))["starred2"]!["song"]!.AsArray());
    }

    [PostgresFact]
    public async Task Genres_are_tags_and_lead_to_songs()
    {
        var genres = (await AskAsync("getGenres"))["genres"]!["genre"]!.AsArray();
        Assert.Equal([("drone", 2L, 1L), ("tape", 1L, 1L)], genres.Select(genre => (Text(genre!, "value"), Number(genre!, "songCount"), Number(genre!, "albumCount"))));
        Assert.Equal(["One"], Names((await AskAsync("getSongsByGenre", "genre=drone&offset=1"))["songsByGenre"]!, "song", "title"));
        Assert.Equal(["One"], Names((await AskAsync("getRandomSongs", "genre=tape"))["randomSongs"]!, "song", "title"));
        Assert.Equal(["Lone"], Names((await AskAsync("getRandomSongs", "toYear=2025"))["randomSongs"]!, "song", "title"));
        Assert.Equal(["Lone", "One", "Two \uFFFE <&\""], Names((await AskAsync("getRandomSongs"))["randomSongs"]!, "song", "title").Order(StringComparer.Ordinal));
    }

    [PostgresFact]
    public async Task Top_songs_are_those_that_are_liked_and_similar_ones_what_the_same_people_like()
    {
        Assert.Equal(["Loose", "One"], Names((await AskAsync("getTopSongs", "artist=the artist&count=2"))["topSongs"]!, "song", "title"));
        Assert.Equal(4, Names((await AskAsync("getTopSongs", "artist=zoe.example"))["topSongs"]!, "song", "title").Length);
        Assert.Empty(Names((await AskAsync("getTopSongs", "artist=Artist"))["topSongs"]!, "song", "title"));

        var other = await _seed.ActorAsync("other", "other.example");
        var theirs = await _seed.TrackAsync(other, "Theirs");
        await _seed.LikeAsync(_fan, theirs);
        var one = (await AskAsync("search3", "query=one"))["searchResult3"]!["song"]![0]!;
        Assert.Equal(["Theirs"], Names((await AskAsync("getSimilarSongs", $"id={Text(one, "id")}"))["similarSongs"]!, "song", "title"));
        Assert.Equal(["Theirs"], Names((await AskAsync("getSimilarSongs2", $"id={Text(one, "artistId")}"))["similarSongs2"]!, "song", "title"));
    }

    [PostgresFact]
    public async Task Audio_and_pictures_are_where_they_are_for_everyone_else()
    {
        var one = (await AskAsync("search3", "query=one"))["searchResult3"]!["song"]![0]!;
        using var audio = await fixture.Client.GetAsync($"/audio/{_zoe.Did}/{_one.RecordKey}");
        foreach (var method in new[] { "stream", "download" })
        {
            using var redirect = await fixture.Client.GetAsync($"/rest/{method}.view?id={Text(one, "id")}&maxBitRate=128&format=mp3");
            Assert.Equal((302, audio.Headers.Location, "private, max-age=300"), ((int)redirect.StatusCode, redirect.Headers.Location, redirect.Headers.CacheControl!.ToString().Replace("max-age=300, private", "private, max-age=300")));
        }

        Assert.Equal(Picture, await PictureAsync(Text(one, "coverArt")));
        Assert.Equal(Picture, await PictureAsync(Text((await AskAsync("getAlbumList2", "type=newest"))["albumList2"]!["album"]![0]!, "coverArt")));
        // An artist without a picture has none to stand for that of a song.
        var two = (await AskAsync("search3", "query=two"))["searchResult3"]!["song"]![0]!;
        Assert.Equal(Text(two, "albumId"), Text(two, "coverArt"));
        await _seed.RunAsync($"update track set hidden = 4 where id = {_one.Id}");
        Assert.Equal(200, await StatusAsync($"/rest/stream?id={Text(one, "id")}"));
        Assert.Equal(200, await StatusAsync($"/rest/getCoverArt?id={Text(one, "id")}"));
    }

    private async Task<int> StatusAsync(string path)
    {
        using var response = await fixture.Client.GetAsync(path);
        return (int)response.StatusCode;
    }

    private async Task<string?> PictureAsync(string id)
    {
        using var response = await fixture.Client.GetAsync($"/rest/getCoverArt?id={id}&size=300");
        return response.Headers.Location?.AbsoluteUri;
    }

    private async Task<JsonObject> AskAsync(string method, string parameters = "") =>
        ShapeCheck.Read(await fixture.Client.GetStringAsync($"/rest/{method}?f=json&{parameters}"));

    private async Task<string[]> PlaylistsAsync(string parameters) => Names((await AskAsync("getPlaylists", parameters))["playlists"]!, "playlist", "name");

    private static JsonArray Children(JsonObject answer) => answer["directory"]!["child"]!.AsArray();

    private static string[] Names(JsonNode element, string array, string name) => [.. element[array]!.AsArray().Select(item => Text(item!, name))];

    private static string Text(JsonNode element, string name) => element[name]!.GetValue<string>();

    private static long Number(JsonNode element, string name) => element[name]!.GetValue<long>();
}
