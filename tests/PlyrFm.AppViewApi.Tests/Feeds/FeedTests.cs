using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Feeds;

/// <summary>Feeds, playlist files and frames: what is in them, what is not, and that nothing an artist writes breaks their form.</summary>
public sealed class FeedTests(ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const string Odd = "A & <b>\"title\"\n#EXTINF:1,fake \uFFFE夜";
    private static readonly XNamespace Itunes = "http://www.itunes.com/dtds/podcast-1.0.dtd";

    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;
    private SeededActor _artist = null!;
    private SeededRecord _plain = null!;
    private SeededRecord _odd = null!;
    private SeededRecord _list = null!;

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        await _seed.ClearAsync();
        _artist = await _seed.ActorAsync("artist", "artist.example");
        _plain = await _seed.TrackAsync(_artist, "Plain", hasBlob: true, at: Seed.Start, imageUrl: "https://images.plyr.fm/a.jpg");
        _odd = await _seed.TrackAsync(_artist, Odd, hidden: 1, hasBlob: true, duration: null, at: Seed.Start.AddDays(2));
        var sizeless = await _seed.TrackAsync(_artist, "Of unknown size", at: Seed.Start.AddDays(3));
        var gated = await _seed.TrackAsync(_artist, "Gated", hasBlob: true, gate: "any", at: Seed.Start.AddDays(4));
        var hidden = await _seed.TrackAsync(_artist, "Taken down", hidden: 4, hasBlob: true, at: Seed.Start.AddDays(5));
        var labelled = await _seed.TrackAsync(_artist, "Labelled", hidden: 2, hasBlob: true, at: Seed.Start.AddDays(5));
        _list = await _seed.ListAsync(
            _artist, "Mix\n#EXT", "playlist", [.. new[] { hidden, _odd, gated, labelled, sizeless, _plain }.Select(SeededItem.Of)]);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task Feed_of_an_artist_has_what_a_podcast_player_can_load()
    {
        using var response = await _client.GetAsync($"/rss/artist/{_artist.Did}");
        var channel = XDocument.Parse(await response.Content.ReadAsStringAsync()).Root!.Element("channel")!;

        Assert.Equal("application/rss+xml; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(Seed.Start.AddDays(2), response.Content.Headers.LastModified!.Value.UtcDateTime);
        Assert.Equal("The Artist", channel.Element("title")!.Value);
        Assert.Equal("true", channel.Element(Itunes + "explicit")!.Value);
        var items = channel.Elements("item").ToList();
        Assert.Equal([_odd.Uri, _plain.Uri], items.Select(item => item.Element("guid")!.Value));
        Assert.All(items, item => Assert.Equal("false", item.Element("guid")!.Attribute("isPermaLink")!.Value));
        var plain = items[1];
        Assert.Equal(
            ($"https://appview.example/audio/{_artist.Did}/{_plain.RecordKey}", "1234", "audio/mpeg"),
            (plain.Element("enclosure")!.Attribute("url")!.Value, plain.Element("enclosure")!.Attribute("length")!.Value, plain.Element("enclosure")!.Attribute("type")!.Value));
        Assert.Equal(("180", "false", "https://images.plyr.fm/a.jpg"),
            (plain.Element(Itunes + "duration")!.Value, plain.Element(Itunes + "explicit")!.Value, plain.Element(Itunes + "image")!.Attribute("href")!.Value));
        Assert.Equal("Sat, 01 Aug 2026 12:00:00 GMT", plain.Element("pubDate")!.Value);
        Assert.Null(items[0].Element(Itunes + "duration"));
        Assert.Contains("夜", items[0].Element("title")!.Value);

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/rss/artist/{_artist.Did}");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var unchanged = await _client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [PostgresFact]
    public async Task Lists_come_as_feed_and_files_in_their_order()
    {
        var feed = XDocument.Parse(await _client.GetStringAsync($"/rss/list/{_artist.Did}/{_list.RecordKey}"));
        Assert.Equal([_odd.Uri, _plain.Uri], feed.Descendants("guid").Select(guid => guid.Value));

        var lines = (await _client.GetStringAsync($"/playlist/{_artist.Did}/{_list.RecordKey}.m3u8")).TrimEnd('\n').Split('\n');
        Assert.Equal("#EXTM3U", lines[0]);
        Assert.Equal("#PLAYLIST:Mix#EXT", lines[1]);
        Assert.Equal(3, lines.Count(line => line.StartsWith("#EXTINF:")));
        Assert.Equal(3, lines.Count(line => line.StartsWith("https://appview.example/audio/")));
        Assert.Equal(8, lines.Length);
        Assert.StartsWith("#EXTINF:-1,The Artist - A & <b>", lines[2]);
        Assert.Equal("#EXTINF:180,The Artist - Plain", lines[6]);

        using var jspf = JsonDocument.Parse(await _client.GetStringAsync($"/playlist/{_artist.Did}/{_list.RecordKey}.jspf"));
        var playlist = jspf.RootElement.GetProperty("playlist");
        Assert.Equal(_list.Uri, playlist.Text("identifier"));
        Assert.Equal([_odd.Uri, _plain.Uri], playlist.Items("track").Where(track => track.Text("title") != "Of unknown size").Select(track => track.GetProperty("identifier")[0].GetString()));
        Assert.Equal(180_000, playlist.Items("track").Last().GetProperty("duration").GetInt32());
    }

    [PostgresFact]
    public async Task Frames_show_players_and_let_any_page_hold_them()
    {
        using var track = await _client.GetAsync($"/embed/track/{_artist.Did}/{_odd.RecordKey}");
        var page = await track.Content.ReadAsStringAsync();
        Assert.Contains("&lt;b&gt;", page);
        Assert.DoesNotContain("<b>", page);
        Assert.Single(page.Split("<audio ")[1..]);
        Assert.EndsWith("frame-ancestors *", Assert.Single(track.Headers.GetValues("Content-Security-Policy")));
        var list = await _client.GetStringAsync($"/embed/list/{_artist.Did}/{_list.RecordKey}");
        Assert.Equal(3, list.Split("<audio ").Length - 1);
        Assert.Contains("For supporters", list);
        Assert.DoesNotContain("Taken down", list);
        Assert.DoesNotContain("Labelled", list);
    }

    [PostgresFact]
    public async Task Sites_are_told_of_the_frames()
    {
        foreach (var address in new[] { _plain.Uri, $"https://plyr.fm/{_plain.Uri}" })
        {
            using var answer = JsonDocument.Parse(await _client.GetStringAsync($"/oembed?url={Uri.EscapeDataString(address)}&format=json&maxwidth=300"));
            Assert.Equal(("1.0", "rich", "Plain", "The Artist"), (
                answer.RootElement.Text("version"), answer.RootElement.Text("type"), answer.RootElement.Text("title"), answer.RootElement.Text("author_name")));
            Assert.Equal((300, 152), (answer.RootElement.GetProperty("width").GetInt32(), answer.RootElement.GetProperty("height").GetInt32()));
            Assert.Contains($"src=\"https://appview.example/embed/track/{_artist.Did}/{_plain.RecordKey}\"", answer.RootElement.Text("html"));
        }

        var number = await _seed.ScalarAsync($"select number from track_number where rkey = '{_plain.RecordKey}' and actor_id = {_artist.Id}");
        var album = await _seed.ListAsync(_artist, "The Album", "album", [SeededItem.Of(_plain)]);
        await _seed.TrackAsync(_artist, "Named alone", album: "Only a title");
        (string Address, string Title, string Frame)[] pages =
        [
            ($"https://music.example/track/{number}", "Plain", $"track/{_artist.Did}/{_plain.RecordKey}"),
            ($"http://localhost:5173/playlist/{Uuid5.OfUrl(album.Uri)}", "The Album", $"list/{_artist.Did}/{album.RecordKey}"),
            ($"https://plyr.fm/u/{_artist.Did}/album/the-album", "The Album", $"list/{_artist.Did}/{album.RecordKey}"),
            ($"https://plyr.fm/u/{_artist.Did}/album/only-a-title/", "Only a title", $"album/{_artist.Did}/only-a-title"),
        ];
        foreach (var (address, title, frame) in pages)
        {
            using var answer = JsonDocument.Parse(await _client.GetStringAsync($"/oembed?url={Uri.EscapeDataString(address)}"));
            Assert.Equal((title, "The Artist"), (answer.RootElement.Text("title"), answer.RootElement.Text("author_name")));
            Assert.Contains($"src=\"https://appview.example/embed/{frame}\"", answer.RootElement.Text("html"));
            Assert.Contains(title, await _client.GetStringAsync($"/embed/{frame}"));
        }

        // Plyr.fm's numbers are not ours.
        await AssertStatusAsync(404, $"/oembed?url=https://plyr.fm/track/{number}");
        await AssertStatusAsync(404, "/oembed?url=https://music.example/track/99999999999999999999");
        await AssertStatusAsync(404, $"/oembed?url=https://music.example/playlist/{Guid.NewGuid()}");
        await AssertStatusAsync(404, $"/oembed?url=https://music.example/u/{_artist.Did}/album/none");
        await AssertStatusAsync(404, $"/embed/album/{_artist.Did}/none");
        await AssertStatusAsync(501, $"/oembed?url={Uri.EscapeDataString(_plain.Uri)}&format=xml");
        await AssertStatusAsync(404, "/oembed?url=https://elsewhere.example/song");
        await AssertStatusAsync(404, $"/oembed?url={Uri.EscapeDataString($"at://{_artist.Did}/fm.plyr.comment/3mkd3ow3nfk2a")}");
        await AssertStatusAsync(404, $"/oembed?url=https://plyr.fm/u/artist.example");
        await AssertStatusAsync(400, "/oembed");
        await AssertStatusAsync(400, $"/oembed?url={Uri.EscapeDataString(_plain.Uri)}&maxwidth=0");
    }

    [PostgresFact]
    public async Task What_is_not_there_or_not_shown_is_404_and_nonsense_400()
    {
        var gone = await _seed.ActorAsync("gone", hidden: 8);
        var track = await _seed.TrackAsync(gone, hasBlob: true);
        var list = await _seed.ListAsync(gone, "Gone", "album", [SeededItem.Of(track)]);
        foreach (var path in new[]
        {
            $"/rss/artist/{gone.Did}", $"/rss/list/{gone.Did}/{list.RecordKey}", $"/playlist/{gone.Did}/{list.RecordKey}.m3u8",
            $"/playlist/{gone.Did}/{list.RecordKey}.jspf", $"/embed/track/{gone.Did}/{track.RecordKey}", $"/embed/list/{gone.Did}/{list.RecordKey}",
            $"/rss/artist/{Seed.DidOf("nobody")}", $"/embed/list/{_artist.Did}/{_plain.RecordKey}",
        })
            await AssertStatusAsync(404, path);
        foreach (var path in new[] { "/rss/artist/artist.example", "/rss/list/x/y", $"/embed/track/{_artist.Did}/a%20b", "/playlist/x/y.m3u8" })
            await AssertStatusAsync(400, path);
    }

    private async Task AssertStatusAsync(int status, string path)
    {
        using var response = await _client.GetAsync(path);
        Assert.True((int)response.StatusCode == status, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }
}
