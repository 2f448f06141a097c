using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Frontend;

/// <summary>What is an album, what is on it, and what it is called in addresses.</summary>
public sealed class AlbumTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    [PostgresFact]
    public async Task Albums_of_one_title_are_numbered_in_the_order_of_their_keys_over_names_that_are_taken()
    {
        var artist = await _seed.ActorAsync("numbered", handle: "numbered.example");
        var track = await _seed.TrackAsync(artist, "T0");
        var first = await _seed.ListAsync(artist, "Ça va!", "album", [SeededItem.Of(track)], at: Seed.Start.AddDays(9));
        var second = await AlbumAsync(artist, "ca VA");
        var taken = await AlbumAsync(artist, "Ca va 2");
        var third = await AlbumAsync(artist, "Ça — va");
        var silent = await AlbumAsync(artist, "夜明け");
        await _seed.TrackAsync(artist, "T9", album: "Ca va 3");

        var slugs = await SlugsAsync(artist);

        Assert.Equal("ca-va", slugs[first.Uri]);
        Assert.Equal("ca-va-2", slugs[taken.Uri]);
        Assert.Equal("ca-va-4", slugs[second.Uri]);
        Assert.Equal("ca-va-5", slugs[third.Uri]);
        Assert.Equal(silent.RecordKey, slugs[silent.Uri]);
        foreach (var (uri, slug) in slugs.Where(entry => entry.Key.StartsWith("at://", StringComparison.Ordinal)))
        {
            var album = (await _client.GetJsonAsync($"/albums/numbered.example/{slug}")).GetProperty("metadata");
            Assert.Equal((uri, Uuid5.OfUrl(uri).ToString(), slug), (album.Text("list_uri"), album.Text("id"), album.Text("slug")));
        }

        var alone = await _client.GetJsonAsync("/albums/numbered.example/ca-va-3");
        Assert.Equal("T9", Assert.Single(alone.Items("tracks")).Text("title"));
        Assert.Equal("Ca va 3", alone.GetProperty("metadata").Text("title"));
        Assert.Null(alone.GetProperty("metadata").GetProperty("list_uri").GetString());
        Assert.Equal("album not found", await _client.DetailAsync(404, "/albums/numbered.example/ca-va-6"));
    }

    [PostgresFact]
    public async Task Track_is_on_the_oldest_list_that_holds_it_else_on_the_one_that_it_names()
    {
        var artist = await _seed.ActorAsync("members", handle: "members.example");
        var other = await _seed.ActorAsync("membersguest");
        var second = await _seed.TrackAsync(artist, "Second", at: Seed.Start.AddHours(1));
        var first = await _seed.TrackAsync(artist, "First", at: Seed.Start.AddHours(2));
        await _seed.TrackAsync(artist, "Late", album: "  HOURS ", at: Seed.Start.AddHours(4));
        await _seed.TrackAsync(artist, "Early", album: "hours", at: Seed.Start.AddHours(3));
        await _seed.TrackAsync(artist, "Elsewhere", album: "Days");
        var guest = await _seed.TrackAsync(other, "Guest", album: "Hours");
        await _seed.ListAsync(artist, "Hours", "album", [SeededItem.Of(first), SeededItem.Of(guest), SeededItem.Of(second)], at: Seed.Start);
        // Whatever comes later does not take it away.
        await _seed.ListAsync(artist, "Best of", "album", [SeededItem.Of(first)], at: Seed.Start.AddDays(1));

        var hours = await _client.GetJsonAsync("/albums/members.example/hours");
        Assert.Equal(["First", "Second", "Early", "Late"], hours.Items("tracks").Select(track => track.Text("title")));
        Assert.Equal(4, hours.GetProperty("metadata").GetProperty("track_count").GetInt32());
        Assert.All(hours.Items("tracks"), track => Assert.Equal("hours", track.GetProperty("album").Text("slug")));

        var albums = (await _client.GetJsonAsync("/albums/members.example")).Items("albums").Select(album => (album.Text("title"), album.GetProperty("track_count").GetInt64()));
        // "Best of" has nothing left to show.
        Assert.Equal([("Days", 1L), ("Hours", 4L)], albums);
        Assert.Equal("album not found", await _client.DetailAsync(404, "/albums/members.example/best-of"));
        Assert.Equal("artist not found", await _client.DetailAsync(404, "/albums/nobody.example"));
        await AlbumTitles.SortAsync(fixture.Database.DataSource, CancellationToken.None);
        Assert.Contains((await _client.GetJsonAsync("/albums/")).Items("albums"), album => album.Text("artist_handle") == "members.example" && album.Text("slug") == "hours");
    }

    [PostgresFact]
    public async Task Albums_of_everyone_come_by_title_page_by_page_lists_and_titles_alike()
    {
        await _seed.ClearAsync("album_title");
        var one = await _seed.ActorAsync("every1", handle: "every1.example");
        var two = await _seed.ActorAsync("every2", handle: "every2.example");
        var hidden = await _seed.ActorAsync("every3", hidden: 8);
        await AlbumAsync(one, "beta");
        await AlbumAsync(two, "Beta");
        await _seed.TrackAsync(two, "T", album: "Alpha");
        await _seed.TrackAsync(two, "U", album: "ALPHA");
        await _seed.TrackAsync(one, "V", album: "gamma");
        await _seed.TrackAsync(one, "W", album: "Hidden", hidden: 2);
        await _seed.TrackAsync(hidden, "X", album: "Of nobody");
        await _seed.ListAsync(one, "Empty", "album", []);
        await _seed.ListAsync(one, "Hidden list", "album", [SeededItem.Of(await _seed.TrackAsync(one, "Y"))], hidden: 2);
        // Its tracks are on a list, so that the title alone is none.
        await _seed.ListAsync(two, "Omega", "album", [SeededItem.Of(await _seed.TrackAsync(two, "Z", album: "Delta"))]);
        await AlbumTitles.SortAsync(fixture.Database.DataSource, CancellationToken.None);

        var all = await TitlesAsync("/albums/");
        Assert.Equal(["ALPHA every2.example 2", "beta every1.example 1", "Beta every2.example 1", "gamma every1.example 1", "Omega every2.example 1"], all);
        for (var size = 1; size <= 5; size++)
            Assert.Equal(all, await TitlesAsync($"/albums?limit={size}"));

        foreach (var album in (await _client.GetJsonAsync("/albums/")).Items("albums"))
        {
            var shown = (await _client.GetJsonAsync($"/albums/{album.Text("artist_handle")}/{album.Text("slug")}")).GetProperty("metadata");
            Assert.Equal(album.Text("id"), shown.Text("id"));
        }

        // What goes is gone at once; what leads on from it still does.
        var cursor = (await _client.GetJsonAsync("/albums?limit=1")).Text("next_cursor");
        await _seed.RunAsync("update track set hidden = 8 where album = 'Alpha' or album = 'ALPHA'");
        Assert.Equal(all[1..], await TitlesAsync("/albums"));
        await AlbumTitles.SortAsync(fixture.Database.DataSource, CancellationToken.None);
        Assert.Equal(all[1..], await TitlesAsync($"/albums?limit=9&cursor={cursor}"));
        Assert.Equal(all[1..], await TitlesAsync("/albums"));
        var versions = await _seed.ScalarAsync("select sum(xmin::text::bigint) from album_title");
        await AlbumTitles.SortAsync(fixture.Database.DataSource, CancellationToken.None);
        Assert.Equal(versions, await _seed.ScalarAsync("select sum(xmin::text::bigint) from album_title"));

        foreach (var bad in new[] { "x", "!!", "MQ", new string('A', 700) })
            Assert.Equal("invalid cursor format", await _client.DetailAsync(400, $"/albums?cursor={bad}"));
    }

    private async Task<List<string>> TitlesAsync(string path)
    {
        var titles = new List<string>();
        for (var next = path; next is not null;)
        {
            var page = await _client.GetJsonAsync(next);
            titles.AddRange(page.Items("albums").Select(album => $"{album.Text("title")} {album.Text("artist_handle")} {album.GetProperty("track_count")}"));
            next = page.GetProperty("has_more").GetBoolean() ? $"{path}&cursor={Uri.EscapeDataString(page.Text("next_cursor"))}" : null;
        }

        return titles;
    }

    [PostgresFact]
    public async Task Titles_without_a_letter_are_told_apart_and_found()
    {
        var artist = await _seed.ActorAsync("silent", handle: "silent.example");
        await _seed.TrackAsync(artist, "A", album: "夜明け");
        await _seed.TrackAsync(artist, "B", album: "日没");

        var albums = (await _client.GetJsonAsync("/albums/silent.example")).Items("albums").ToArray();

        Assert.Equal(new HashSet<string> { "夜明け", "日没" }, albums.Select(album => album.Text("title")).ToHashSet());
        Assert.Equal(2, albums.Select(album => album.Text("slug")).Distinct().Count());
        foreach (var album in albums)
        {
            Assert.Matches("^album-[0-9a-f]{12}$", album.Text("slug"));
            var shown = await _client.GetJsonAsync($"/albums/silent.example/{album.Text("slug")}");
            Assert.Equal(album.Text("title"), shown.GetProperty("metadata").Text("title"));
            Assert.Equal(album.Text("id"), shown.GetProperty("metadata").Text("id"));
        }
    }

    [PostgresFact]
    public async Task Hundred_albums_of_one_title_cost_no_more_than_that()
    {
        var artist = await _seed.ActorAsync("many", handle: "many.example");
        var lists = new List<SeededRecord>();
        for (var i = 0; i < 103; i++)
            lists.Add(await AlbumAsync(artist, "Same"));

        var slugs = await SlugsAsync(artist);

        Assert.Equal("same", slugs[lists[0].Uri]);
        Assert.Equal("same-100", slugs[lists[99].Uri]);
        Assert.Equal(lists[100].RecordKey, slugs[lists[100].Uri]);
        Assert.Equal(103, slugs.Values.Distinct().Count());
    }

    private async Task<SeededRecord> AlbumAsync(SeededActor artist, string name) =>
        await _seed.ListAsync(artist, name, "album", [SeededItem.Of(await _seed.TrackAsync(artist, name))]);

    // By the address of the list; by title where there is none.
    private async Task<Dictionary<string, string>> SlugsAsync(SeededActor artist)
    {
        var slugs = new Dictionary<string, string>();
        foreach (var album in (await _client.GetJsonAsync($"/albums/{artist.Did}")).Items("albums"))
        {
            var metadata = (await _client.GetJsonAsync($"/albums/{artist.Did}/{album.Text("slug")}")).GetProperty("metadata");
            slugs.Add(metadata.Optional("list_uri") is { Length: > 0 } uri ? uri : album.Text("title"), album.Text("slug"));
        }

        return slugs;
    }
}
