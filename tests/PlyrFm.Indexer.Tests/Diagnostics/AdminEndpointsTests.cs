using System.Net;
using System.Text.Json;

using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Diagnostics;

public sealed class AdminEndpointsTests : PipelineTest
{
    private static readonly HttpClient Http = new();

    [PostgresFact]
    public async Task Status_tells_where_sources_lanes_and_repositories_are()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("One"));
        await UntilSynchronizedAsync(artist);
        Network.Relay.PublishRaw("garbage"u8.ToArray());
        await indexer.UntilRejectedAsync("UnexpectedType");
        await Wait.UntilAsync("all is finished", () => indexer.Source.Cursor >= Network.Relay.Seq - 1);

        using var status = JsonDocument.Parse(await Http.GetStringAsync(new Uri(indexer.AdminUrl, "/status")));
        var root = status.RootElement;
        Assert.True(root.GetProperty("databaseReady").GetBoolean());
        Assert.StartsWith("0.1.0", root.GetProperty("version").GetString(), StringComparison.Ordinal);
        Assert.True(root.GetProperty("uptimeSeconds").GetInt64() >= 0);
        var source = root.GetProperty("sources").EnumerateArray().Single();
        Assert.Equal(Network.Relay.Server.Address.Authority, source.GetProperty("name").GetString());
        Assert.Equal("connected", source.GetProperty("state").GetString());
        Assert.Equal(Network.Relay.Seq - 1, source.GetProperty("lastSeq").GetInt64());
        Assert.Equal(Network.Relay.Seq - 1, source.GetProperty("cursor").GetInt64());
        Assert.InRange(source.GetProperty("lagSeconds").GetDouble(), 0, 60);
        Assert.Equal(JsonValueKind.Null, source.GetProperty("possibleLossSince").ValueKind);
        Assert.Equal(1, root.GetProperty("repositories").GetProperty("synchronized").GetInt64());
        Assert.Equal(1, root.GetProperty("rejects").GetProperty("UnexpectedType").GetInt64());
        Assert.Equal(1, root.GetProperty("path").GetProperty("followed").GetInt32());
        Assert.All(root.GetProperty("path").GetProperty("lanes").EnumerateArray(), depth => Assert.Equal(0, depth.GetInt32()));
    }

    [PostgresFact]
    public async Task Metrics_are_there_for_Prometheus()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("One"));
        await UntilSynchronizedAsync(artist);
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Two"));
        await UntilSynchronizedAsync(artist);
        Network.Relay.PublishRaw("garbage"u8.ToArray());
        await indexer.UntilRejectedAsync("UnexpectedType");

        // The exporter keeps an answer for a moment, and the instruments are filled as things happen.
        await Wait.UntilAsync("all metrics are exported", async () =>
        {
            var text = await Http.GetStringAsync(new Uri(indexer.AdminUrl, "/metrics"));
            string[] expected =
            [
                "plyrfm_frames_received", "plyrfm_frames_relevant", "plyrfm_frames_rejected", "plyrfm_commits_applied", "plyrfm_lag_seconds",
                "plyrfm_lane_depth", "plyrfm_path_bytes", "plyrfm_verify_duration_seconds", "plyrfm_batch_size", "plyrfm_batch_duration_seconds",
                "plyrfm_resync_active", "plyrfm_resync_finished", "reason=\"UnexpectedType\"",
            ];
            return expected.FirstOrDefault(name => !text.Contains(name, StringComparison.Ordinal));
        });
    }

    [PostgresFact]
    public async Task Resync_repairs_what_somebody_broke_in_the_database()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("One"));
        await UntilSynchronizedAsync(artist);
        await AskAsync("delete from record");

        Assert.Equal(HttpStatusCode.Accepted, await ResyncAsync(indexer, artist.Did.Value));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
    }

    [PostgresFact]
    public async Task Resync_refuses_what_is_no_DID_and_what_a_web_page_sends()
    {
        await using var indexer = await StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await ResyncAsync(indexer, "not-a-did"));
        Assert.Equal(HttpStatusCode.Forbidden, await ResyncAsync(indexer, "did:plc:ewvi7nxzyoun6zhxrhs64oiz", origin: "https://example.org"));
        Assert.Equal(0L, await AskAsync("select count(*) from repo"));
    }

    [PostgresFact]
    public async Task Totals_are_counted_for_getStats()
    {
        await using var indexer = await StartAsync(RunningIndexer.FastTuning with { StatsInterval = TimeSpan.FromMilliseconds(50) });
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("One"));
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Two"));

        await UntilSqlAsync("tracks are counted", "select value = 2 from service_stat where name = 'track_count'");
        await UntilSqlAsync("artists are counted", "select value = 1 from service_stat where name = 'artist_count'");
        await UntilSqlAsync("minutes are counted", "select value = 360 from service_stat where name = 'duration_seconds'");
        Assert.Equal(8L, await AskAsync("select count(*) from service_stat"));
    }

    private static async Task<HttpStatusCode> ResyncAsync(RunningIndexer indexer, string did, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(indexer.AdminUrl, $"/resync/{did}"));
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await Http.SendAsync(request);
        return answer.StatusCode;
    }
}
