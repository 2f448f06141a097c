using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

using PlyrFm.EndToEnd.Tests.Stage;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Scenarios;

/// <summary>
/// What a visitor of plyr's front end sees: a browser makes the calls of each of its pages, from another origin and with credentials, on what was
/// published on a reference PDS. Then the database goes away, and comes back.
/// </summary>
[Collection(SharedTheatre.Name)]
public sealed class FrontendPagesTests(Theatre theatre) : IDisposable
{
    private const string Name = "Vega & the Nørth";
    private const string Bio = "Songs for a browser.";
    private const string Description = "Heard through glass.";
    private const string Album = "Windows";
    private const string Playlist = "Two of them";
    private const string Tag = "pagetour";
    private const string First = "Sill";
    private const string Second = "Pane";
    private const int Seconds = 8;

    // What needs no database answers without one.
    private static readonly string[] Lasting = ["/auth/me", "/config", "/moderation/sensitive-images"];

    private readonly DirectoryInfo _audio = Directory.CreateTempSubdirectory("plyr-audio-");
    private readonly byte[] _wav = Tone.Wav(TimeSpan.FromSeconds(Seconds));

    [BrowserFact]
    public async Task Every_page_shows_what_was_published_and_says_so_when_it_cannot()
    {
        var things = await PublishAsync();
        await using var cable = theatre.CreateReaderProxy();
        await using var api = ApiHost.Create(
            cable.ConnectionString, theatre.Network.Settings, ("Api__KeepAnswersMs", "0"), ("AudioProxy__Enabled", "true"), ("AudioProxy__Directory", _audio.FullName));
        await api.StartAsync();
        await using var site = await PageSite.OpenAsync(NamesOf(things, api));

        var before = await site.VisitAsync();
        await AssertShowsAsync(before, things, api);
        await AssertReadableOnServersAsync(api, before, status: 200);

        await cable.GoAwayAsync();
        Assert.True(cable.Broken > 0);
        var meanwhile = await site.VisitAsync();
        AssertSaysThatItCannot(meanwhile, before);
        await AssertReadableOnServersAsync(api, before, status: 503);

        cable.ComeBack();
        await Wait.UntilAsync("the API answers again", async () =>
        {
            using var response = await api.Client.GetAsync("/tracks/?limit=1");
            return response.IsSuccessStatusCode ? null : api.Log();
        });
        await AssertShowsAsync(await site.VisitAsync(), things, api);
    }

    public void Dispose() => _audio.Delete(recursive: true);

    private async Task<Published> PublishAsync()
    {
        var (artist, fan) = (await theatre.CreateAccountAsync(), await theatre.CreateAccountAsync(pds: 1));
        await artist.PutRecordAsync("app.bsky.actor.profile", "self", new JsonObject { ["displayName"] = Name });
        await artist.PutRecordAsync("fm.plyr.actor.profile", "self", Songbook.Profile(Bio));
        var first = await PublishAsync(artist, First, 2);
        var second = await PublishAsync(artist, Second, 1);
        var album = await artist.CreateRecordAsync("fm.plyr.list", Songbook.List(Album, "album", first, second));
        var playlist = await fan.CreateRecordAsync("fm.plyr.list", Recently(Songbook.List(Playlist, "playlist", second, first, second), 0));
        await fan.CreateRecordAsync("fm.plyr.like", Recently(Songbook.Like(first), 0));
        await fan.CreateRecordAsync("fm.plyr.comment", Recently(Songbook.Comment(first, "open it", 4000), 0));
        await theatre.SettleAsync();

        // Rankings, tags and the radio's programme are made every few minutes, and when the indexer starts.
        await theatre.Indexer.StopAsync();
        await theatre.Indexer.StartAsync();
        await Wait.UntilAsync("the tag is counted and the radio plays", async () =>
        {
            var tags = await theatre.Api.Client.GetStringAsync($"/tracks/tags?q={Tag}");
            var radio = await theatre.Api.Client.GetStringAsync("/radio/state");
            return tags.Contains(Tag, StringComparison.Ordinal) && radio.Contains("\"rotation\":[{", StringComparison.Ordinal) ? null : theatre.Indexer.Log();
        });
        return new Published(artist, fan, first, album, playlist);
    }

    private async Task<WrittenRecord> PublishAsync(LocalAccount artist, string title, int minutesAgo)
    {
        var track = Songbook.Track(title).Without("audioUrl")
            .With("fileType", "wav").With("duration", Seconds).With("description", Description).With("tags", new JsonArray(Tag))
            .With("audioBlob", await artist.UploadBlobAsync(_wav, "audio/wav"));
        return await artist.CreateRecordAsync("fm.plyr.track", Recently(track, minutesAgo));
    }

    // At the head of every list of what is new, whatever other scenarios have left.
    private static JsonObject Recently(JsonObject record, int minutesAgo) =>
        record.With("createdAt", DateTime.UtcNow.AddMinutes(-minutesAgo).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    private static JsonObject NamesOf(Published things, ApiHost api) => new()
    {
        ["api"] = api.Client.BaseAddress!.ToString().TrimEnd('/'),
        ["artist"] = new JsonObject { ["handle"] = things.Artist.Handle, ["did"] = things.Artist.Did },
        ["track"] = things.First.Uri,
        ["album"] = things.Album.Uri,
        ["playlist"] = things.Playlist.Uri,
        ["tag"] = Tag,
        ["words"] = Album,
    };

    private async Task AssertShowsAsync(PageVisit visit, Published things, ApiHost api)
    {
        Assert.True(visit.Uncaught is [], $"{Told(visit)}\n{api.Log()}");
        Assert.All(visit.Calls, call => Assert.Equal((call.Path, call.Path == "/auth/me" ? 401 : 200), (call.Path, call.Status)));
        Assert.All(visit.Calls.Where(call => call.Status == 401), call => Assert.Equal("not authenticated - login required", call.Detail));
        string[] songs = [$"{Second} - {Name}", $"{First} - {Name}"];
        var fan = things.Fan.Handle;

        Assert.Equal(songs, Page("home").Take(2));
        Assert.Contains($"#{Tag}", Page("home"));
        Assert.Equal([$"{First} - {Name}", $"album {things.Artist.Handle} windows"], Page("at").Take(2));
        Assert.Matches("^playlist [0-9a-f-]{36}$", Page("at")[2]);
        Assert.Equal(
            [$"{First} - {Name}", Album, Description, "0 plays", $"{fan} at 4000: open it", $"liked by {fan}"], Page("track"));
        Assert.Equal([Name, $"@{things.Artist.Handle}", Bio, .. songs, $"album {Album}", "2 tracks", "0 playlists", "likes 0"], Page("artist"));
        Assert.Equal([$"{Album} by {Name}", .. songs.Reverse()], Page("album"));
        Assert.Equal([Playlist, $"{Playlist} of {fan}", songs[0], songs[1], songs[0]], Page("playlist"));
        Assert.Equal([$"#{Tag}", .. songs], Page("tag"));
        Assert.Contains($"album {Album}", Page("search"));
        Assert.Equal("7 days, some tracks", Page("activity")[0]);
        string[] happened =
            [$"{things.Artist.Handle} track {First}", $"{fan} like {First}", $"{fan} comment {First}", $"{fan} playlist_create {Playlist}"];
        Assert.Empty(happened.Except(Page("activity")));
        Assert.Equal($"{First} - {Name}", Page("embed")[0]);
        Assert.Matches($"^plays {api.Client.BaseAddress!.Scheme}://.*/audio/[0-9a-f]{{32}}$", Page("embed")[1]);
        Assert.Equal([Playlist, Album, Name, .. songs], Page("embed").Skip(2));
        Assert.Equal(
            [$"206 bytes 1000-1999/{_wav.Length} {Convert.ToBase64String(_wav, 1000, 1000)}", $"played from the third second of {Seconds}"], Page("audio"));
        await AssertPlaysWhatIsPublishedAsync(Page("radio"));

        IReadOnlyList<string> Page(string name) => visit.Shown[name];
    }

    // What is on the air by the records of their authors, of whatever scenario.
    private async Task AssertPlaysWhatIsPublishedAsync(IReadOnlyList<string> lines)
    {
        Assert.Equal("Loved", lines[0]);
        var songs = lines.Where(line => line.StartsWith("at://", StringComparison.Ordinal)).Select(line => line.Split(' ', 2)).ToArray();
        Assert.NotEmpty(songs);
        foreach (var song in songs.Take(5))
        {
            var parts = song[0]["at://".Length..].Split('/');
            var query = $"repo={Uri.EscapeDataString(parts[0])}&collection={parts[1]}&rkey={parts[2]}";
            Assert.Contains(await Task.WhenAll(theatre.Network.Pds.Select(pds => TitleAsync(pds, query))), title => title == song[1]);
        }
    }

    private static async Task<string?> TitleAsync(LocalPds pds, string query)
    {
        try
        {
            return (await pds.QueryAsync("com.atproto.repo.getRecord", query))["value"]!["title"]!.GetValue<string>();
        }
        catch (XrpcFailureException)
        {
            return null;
        }
    }

    private static void AssertSaysThatItCannot(PageVisit visit, PageVisit before)
    {
        Assert.True(visit.Uncaught is [], Told(visit));
        Assert.Equal(before.Shown.Keys, visit.Shown.Keys);
        Assert.Equal(before.Calls.Count(call => Lasting.Contains(call.Path)), visit.Calls.Count(call => Lasting.Contains(call.Path)));
        foreach (var call in visit.Calls)
        {
            if (Lasting.Contains(call.Path))
            {
                Assert.Equal((call.Path, call.Path == "/auth/me" ? 401 : 200), (call.Path, call.Status));
                continue;
            }

            Assert.Equal((call.Path, 503), (call.Path, call.Status));
            Assert.False(string.IsNullOrEmpty(call.Detail), call.Path);
            Assert.True(int.Parse(call.RetryAfter!, CultureInfo.InvariantCulture) > 0, call.Path);
        }

        Assert.Equal(["no part", "silence: it cannot be played"], visit.Shown["audio"]);
        Assert.All(visit.Shown.Where(page => page.Key != "audio"), page => Assert.Equal(["nothing to show"], page.Value));
    }

    // The album's page is made on the front end's server, which refuses an answer that does not name its origin, whatever its status.
    private static async Task AssertReadableOnServersAsync(ApiHost api, PageVisit visit, int status)
    {
        const string Script = """
            const [api, origin, ...paths] = process.argv.slice(1)
            for (const path of paths) {
              const response = await fetch(api + path, { headers: { origin }, credentials: 'include' })
              const body = await response.json()
              console.log(JSON.stringify({ path, status: response.status, allowed: response.headers.get('access-control-allow-origin') === origin, body }))
            }
            """;
        string[] paths = [.. visit.Calls.Select(call => call.Path).Where(path => path.StartsWith("/albums/", StringComparison.Ordinal)).Distinct()];
        Assert.Equal(2, paths.Length);
        using var node = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "-e", Script, api.Client.BaseAddress!.ToString().TrimEnd('/'), "https://music.example", .. paths])
        {
            RedirectStandardOutput = true,
        })!;
        var lines = (await node.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await node.WaitForExitAsync();

        Assert.Equal(paths.Length, lines.Length);
        foreach (var answer in lines.Select(line => JsonDocument.Parse(line).RootElement))
        {
            Assert.Equal((status, true), (answer.GetProperty("status").GetInt32(), answer.GetProperty("allowed").GetBoolean()));
            Assert.Contains(status == 200 ? Album : "detail", answer.GetProperty("body").GetRawText(), StringComparison.Ordinal);
        }
    }

    private static string Told(PageVisit visit) => string.Join('\n', [.. visit.Uncaught, .. visit.Calls.Select(call => $"{call}")]);

    private sealed record Published(LocalAccount Artist, LocalAccount Fan, WrittenRecord First, WrittenRecord Album, WrittenRecord Playlist);
}
