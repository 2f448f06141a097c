using System.Text.Json.Nodes;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Subsonic;

/// <summary>A player that copies the library page by page has everything once, whatever is published meanwhile.</summary>
public sealed class LongListTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly Seed _seed = fixture.Seed;

    [PostgresTheory]
    [InlineData("song", "search3", "songCount={0}&songOffset={1}&albumCount=0&artistCount=0&query=", "searchResult3", "song", "title")]
    [InlineData("album", "search3", "albumCount={0}&albumOffset={1}&songCount=0&artistCount=0&query=", "searchResult3", "album", "name")]
    [InlineData("artist", "search3", "artistCount={0}&artistOffset={1}&albumCount=0&songCount=0&query=", "searchResult3", "artist", "id")]
    [InlineData("list", "getAlbumList2", "type=newest&size={0}&offset={1}", "albumList2", "album", "id")]
    [InlineData("year", "getAlbumList2", "type=byYear&fromYear=2030&toYear=2000&size={0}&offset={1}", "albumList2", "album", "id")]
    [InlineData("genre", "getSongsByGenre", "genre=tape&count={0}&offset={1}", "songsByGenre", "song", "title")]
    public async Task Everything_comes_once_page_by_page(string name, string method, string parameters, string root, string element, string key)
    {
        await _seed.ClearAsync("artist_stat", "tag_stat");
        for (var i = 0; i < 9; i++)
            await PublishAsync(name, i);
        await DiscoveryStats.CountAsync(fixture.Database.DataSource, CancellationToken.None);
        var all = await PageAsync(500, 0);
        Assert.InRange(all.Count, 9, 18);

        foreach (var size in new[] { 2, 5 })
        {
            var paged = new List<string>();
            for (var page = await PageAsync(size, 0); page.Count > 0; page = await PageAsync(size, paged.Count))
            {
                paged.AddRange(page);
                Assert.InRange(paged.Count, 0, all.Count);
            }

            Assert.Equal(all, paged);
        }

        // Something new comes before all: the page that follows one does not repeat its end.
        var first = await PageAsync(3, 0);
        await PublishAsync(name, 50);
        await DiscoveryStats.CountAsync(fixture.Database.DataSource, CancellationToken.None);
        Assert.Equal(all[3..6], await PageAsync(3, 3));
        Assert.Equal(all[..3], first);
        // A page that nobody has come to is counted out.
        Assert.Equal((await PageAsync(500, 0))[7..9], await PageAsync(2, 7));

        async Task<List<string>> PageAsync(int size, int offset)
        {
            var body = await fixture.Client.GetStringAsync($"/rest/{method}?f=json&u=guest&{string.Format(parameters, size, offset)}");
            return [.. JsonNode.Parse(body)!["subsonic-response"]![root]![element]?.AsArray().Select(item => item![key]!.GetValue<string>()) ?? []];
        }
    }

    private async Task PublishAsync(string name, int number)
    {
        var artist = await _seed.ActorAsync($"{name}{number}");
        var at = Seed.Start.AddDays(number);
        var loose = await _seed.TrackAsync(artist, $"Loose {number}", at: at, tags: ["tape"]);
        if (number % 2 == 0)
            await _seed.ListAsync(artist, $"Album {number}", "album", [SeededItem.Of(loose)], at: at);
    }
}
