using System.Net;
using System.Text.Json;
using System.Xml;
using PlyrFm.AppViewApi.Pages;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Pages;

/// <summary>The page for people: there for browsers only, safe whatever artists write, and honest when the index is away.</summary>
public sealed class HomePageTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private const string Hostile = "\"><script>alert(1)</script><img src=x onerror='alert(2)'> & 夜明け";

    [PostgresFact]
    public async Task Page_shows_numbers_state_and_playable_tracks()
    {
        var seed = fixture.Seed;
        await seed.ClearAsync("source_cursor", "service_stat");
        var artist = await seed.ActorAsync("artist", "artist.example");
        var track = await seed.TrackAsync(artist, "Rain & Sun", duration: 185, imageUrl: "https://images.plyr.fm/a.jpg");
        await seed.TrackAsync(artist, "For few", gate: "any");
        await seed.TrackAsync(artist, "Not shown", hidden: 1);
        await seed.RunAsync("insert into service_stat values ('track_count', 12345, now()), ('artist_count', 7, now())");
        await seed.RunAsync("insert into source_cursor values ('wss://relay.example', 5, now() - interval '2 hours')");

        using var response = await AskAsync(fixture.Client, Browser);
        var page = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Contains("<dt>Tracks</dt><dd>12,345</dd>", page);
        Assert.Contains("wss://relay.example</code>, last event 2 hours ago", page);
        Assert.Contains("Rain &amp; Sun", page);
        Assert.Contains("The Artist · 3:05", page);
        Assert.Contains($"src=\"/audio/{artist.Did}/{track.RecordKey}\"", page);
        Assert.Contains("https://images.plyr.fm/a.jpg", page);
        Assert.Single(page.Split("<audio ")[1..]);
        Assert.Contains("For supporters", page);
        Assert.DoesNotContain("Not shown", page);
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [PostgresFact]
    public async Task What_artists_write_stays_text_and_no_script_runs()
    {
        var artist = await fixture.Seed.ActorAsync("hostile", "hostile.example");
        await fixture.Seed.TrackAsync(artist, Hostile, at: DateTime.UtcNow);

        using var response = await AskAsync(fixture.Client, Browser);
        var page = await response.Content.ReadAsStringAsync();

        Assert.Contains("夜明け", page);
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("<img src=x", page);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none';", policy);
        Assert.DoesNotContain("script-src", policy);
        Assert.DoesNotContain("unsafe", policy);
        var texts = Elements(page).Select(element => element.InnerText);
        Assert.Contains(Hostile, texts);
    }

    [PostgresFact]
    public async Task Programs_get_json_as_before()
    {
        foreach (var accept in new[] { null, "*/*", "application/json" })
        {
            using var response = await AskAsync(fixture.Client, accept);
            using var welcome = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            Assert.Equal("https://appview.example/docs", welcome.RootElement.Text("documentation"));
        }
    }

    [Fact]
    public async Task Page_says_when_the_index_is_away()
    {
        await using var api = new RunningApi(RunningApi.DatabaseThatIsAway);
        using var client = api.CreateClient();

        using var response = await AskAsync(client, Browser);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("cannot be reached", await response.Content.ReadAsStringAsync());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
    }

    [Fact]
    public void Holes_are_text_unless_they_are_markup()
    {
        Assert.Equal("<a title=\"&quot;&lt;&#x27;\">&amp; 1,000 <b>x</b></a>", Html.Of($"<a title=\"{"\"<'"}\">{"&"} {1000L} {Html.Of($"<b>{"x"}</b>")}</a>").Markup);
    }

    // The void elements of HTML closed, the page is XML: any markup that slipped in would show.
    private static IEnumerable<XmlNode> Elements(string page)
    {
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml(System.Text.RegularExpressions.Regex.Replace(page.Replace("<!doctype html>", ""), "<(meta|img)([^>]*)>", "<$1$2/>").Replace(" controls ", " "));
        return document.SelectNodes("//*")!.Cast<XmlNode>();
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await client.SendAsync(request);
    }
}
