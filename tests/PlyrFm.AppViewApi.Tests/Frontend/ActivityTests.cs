using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Frontend;

/// <summary>What happened lately, what there is for search engines, and what pages are told of the moment.</summary>
public sealed class ActivityTests(CatalogueFixture fixture) : IClassFixture<CatalogueFixture>
{
    private readonly HttpClient _client = fixture.Client;

    [PostgresFact]
    public async Task Events_come_newest_first_page_by_page_and_each_once()
    {
        var all = (await _client.GetJsonAsync("/activity/?limit=100")).Items("events").Select(Line).ToList();

        Assert.Equal(
            [
                "comment ben.example Dawn — 夜明け ここがいい",
                "comment did:web:carla.example Dawn — 夜明け The birds!",
                "like did:web:carla.example Dawn — 夜明け ",
                "like ben.example Dawn — 夜明け ",
                "playlist_create ben.example Mix playlist ",
                "album_release aria.example Hours album hours",
                "track aria.example For supporters ",
                "track aria.example Dawn — 夜明け ",
                "join aria.example  ",
            ],
            all);
        var paged = new List<string>();
        var path = "/activity?limit=2";
        while (true)
        {
            var page = await _client.GetJsonAsync(path);
            paged.AddRange(page.Items("events").Select(Line));
            if (!page.GetProperty("has_more").GetBoolean())
            {
                Assert.Equal(JsonValueKind.Null, page.GetProperty("next_cursor").ValueKind);
                break;
            }

            path = $"/activity?limit=2&cursor={Uri.EscapeDataString(page.Text("next_cursor"))}";
        }

        Assert.Equal(all, paged);
        Assert.Equal(all[3..], (await _client.GetJsonAsync($"/activity/?cursor={Uri.EscapeDataString("2026-08-09T12:00:00+00:00")}")).Items("events").Select(Line));
        Assert.Equal(9, (await _client.GetJsonAsync("/activity/?limit=9999")).Items("events").Count());
        Assert.Equal("invalid cursor format", await _client.DetailAsync(400, "/activity/?cursor=yesterday"));
    }

    [PostgresFact]
    public async Task Histogram_has_every_day_that_was_asked_for()
    {
        var buckets = (await _client.GetJsonAsync("/activity/histogram?days=12")).Items("buckets").ToList();

        Assert.Equal(Enumerable.Range(9, 12).Select(day => $"2026-08-{day:00}"), buckets.Select(bucket => bucket.Text("date")));
        Assert.Equal([1, 1, 1], buckets.Take(3).Select(bucket => bucket.GetProperty("count").GetInt32()));
        Assert.Equal(7, (await _client.GetJsonAsync("/activity/histogram")).Items("buckets").Count());
        await _client.DetailAsync(422, "/activity/histogram?days=31");
        await _client.DetailAsync(422, "/activity/histogram?days=0");
    }

    [PostgresFact]
    public async Task Sitemap_has_what_anybody_may_find_and_nothing_else()
    {
        var sitemap = await _client.GetJsonAsync("/sitemap-data");

        // Night is for adults; the gated track is listed like everywhere.
        var numbers = sitemap.Items("tracks").Select(track => track.GetProperty("id").GetInt64()).ToList();
        Assert.Equal(2, numbers.Count);
        var titles = new List<string>();
        foreach (var number in numbers)
            titles.Add((await _client.GetJsonAsync($"/tracks/{number}")).Text("title"));
        Assert.Equal(["For supporters", "Dawn — 夜明け"], titles);
        Assert.Equal(["aria.example"], sitemap.Items("artists").Select(artist => artist.Text("handle")));
        Assert.Equal([("aria.example", "hours")], sitemap.Items("albums").Select(album => (album.Text("handle"), album.Text("slug"))));
        Assert.All(sitemap.Items("tracks"), track => Assert.Matches(@"^\d{4}-\d{2}-\d{2}$", track.Text("updated")));
    }

    [PostgresFact]
    public async Task Nobody_is_said_to_listen_and_strangers_are_not_known()
    {
        foreach (var path in new[] { "/now-playing/by-handle/aria.example", "/now-playing/by-handle/ARIA.example", $"/now-playing/by-did/{Catalogue.Aria}" })
        {
            using var response = await _client.GetAsync(path);
            Assert.Equal((204, ""), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        }

        Assert.Equal("artist not found", await _client.DetailAsync(404, "/now-playing/by-handle/nobody.example"));
        Assert.Equal("artist not found", await _client.DetailAsync(404, "/now-playing/by-handle/x"));
        Assert.Equal("jam not found", await _client.DetailAsync(404, "/jams/abc/preview"));
        Assert.Equal((0, 3, 1, 546), Totals(await _client.GetJsonAsync("/stats")));
    }

    private static (long Plays, long Tracks, long Artists, long Seconds) Totals(JsonElement stats) => (
        stats.GetProperty("total_plays").GetInt64(), stats.GetProperty("total_tracks").GetInt64(), stats.GetProperty("total_artists").GetInt64(),
        stats.GetProperty("total_duration_seconds").GetInt64());

    private static string Line(JsonElement happened)
    {
        Shape.Check("ActivityEvent", happened);
        var track = happened.GetProperty("track");
        var list = happened.GetProperty("collection");
        var what = track.ValueKind == JsonValueKind.Object ? track.Text("title")
            : list.ValueKind == JsonValueKind.Object ? $"{list.Text("name")} {list.Text("type")}"
            : "";
        return $"{happened.Text("type")} {happened.GetProperty("actor").Text("handle")} {what} {happened.Optional("comment_text")}{(list.ValueKind == JsonValueKind.Object ? list.Optional("slug") : "")}";
    }
}
