using System.Net;
using System.Text.Json;

using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Backfill;

/// <summary>What an operator's word removes, and what brings it back.</summary>
public sealed class ForgetTests : PipelineTest
{
    private static readonly HttpClient Http = new();

    [PostgresFact]
    public async Task A_dry_run_says_what_would_go_and_removes_nothing()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        await UntilSqlAsync("its handle is known", "select handle = $2 from actor where did = $1", artist.Did.Value, artist.Handle);

        var report = await ForgetAsync(indexer, artist.Handle, "?dryRun=true");

        Assert.Equal(artist.Did.Value, report.GetProperty("did").GetString());
        Assert.Equal("active", report.GetProperty("status").GetString());
        Assert.Equal("""{"record":2,"track":2,"deleted_record":1}""", JsonSerializer.Serialize(report.GetProperty("rows")));
        Assert.Null(await Network.World.DifferencesAsync(Database));
    }

    [PostgresFact]
    public async Task A_forgotten_account_stays_away_whatever_happens_until_the_operator_asks_for_it()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        var other = Network.CreateAccount();

        var report = await ForgetAsync(indexer, artist.Did.Value);
        Assert.Equal(2, report.GetProperty("rows").GetProperty("record").GetInt64());
        Assert.Equal(0L, await AskAsync("select count(*) from record"));
        Assert.Equal(0L, await AskAsync("select count(*) from deleted_record"));
        Assert.Equal(true, await AskAsync("select state = 5 and rev is null and status = 0 from repo"));
        var fetches = Network.Pds.Requests("getRepo");

        // Everything that has an active account fetched or indexed, and one event of somebody else behind it.
        artist.RotateKey();
        artist.Put("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("Not wanted here"));
        artist.Deactivate();
        artist.Reactivate();
        artist.AnnounceAccount(active: true, "throttled");
        artist.AnnounceAccount();
        Network.Relay.Greeting = SimulatedFrame.OutdatedCursor();
        Network.Relay.Disconnect();
        other.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Marks the end"));
        await UntilSynchronizedAsync(other);
        await Wait.UntilAsync("all events are finished", () => indexer.Source.Cursor == Network.Relay.Seq);
        await UntilSqlAsync("the account's own status is kept up to date", "select status = 0 and account_seq is not null from repo r join actor a on a.id = r.actor_id where a.did = $1", artist.Did.Value);
        Assert.Equal(1L, await AskAsync("select count(*) from record"));
        Assert.Equal(1L, await AskAsync("select count(*) from repo where state = 5"));

        using var resync = await Http.PostAsync(new Uri(indexer.AdminUrl, $"/resync/{artist.Did}"), content: null);
        Assert.Equal(HttpStatusCode.Accepted, resync.StatusCode);
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.True(Network.Pds.Requests("getRepo") > fetches);
    }

    [PostgresFact]
    public async Task A_restart_remembers_who_is_forgotten()
    {
        var artist = Network.CreateAccount();
        await using (var first = await StartAsync())
        {
            artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Known"));
            await UntilSynchronizedAsync(artist);
            await ForgetAsync(first, artist.Did.Value);
        }

        await using var second = await StartAsync();
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Not wanted here"));
        var other = Network.CreateAccount();
        other.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Marks the end"));
        await UntilSynchronizedAsync(other);
        await Wait.UntilAsync("all events are finished", () => second.Source.Cursor == Network.Relay.Seq);
        Assert.Equal(1L, await AskAsync("select count(*) from record"));
    }

    [PostgresFact]
    public async Task A_deleted_account_that_is_forgotten_within_its_grace_may_come_back()
    {
        await using var indexer = await RunningIndexer.StartAsync(Network, ConnectionString, deletionGrace: TimeSpan.FromHours(1));
        var artist = await ArtistAsync();
        artist.DeleteAccount();
        await UntilSqlAsync("it is deleted", "select status = 4 from repo");

        var report = await ForgetAsync(indexer, artist.Did.Value);
        Assert.Equal("deleted", report.GetProperty("status").GetString());
        await UntilEqualToWorldAsync();

        Network.Pds.Host(artist);
        foreach (var (path, record) in artist.Repo.Records)
        {
            Network.World.Apply(artist.Did.Value, new SimulatedWrite(path, record.Block));
        }

        artist.AnnounceAccount();
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
    }

    [PostgresFact]
    public async Task Forget_refuses_strangers_and_what_a_web_page_sends()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(indexer, "did:plc:ewvi7nxzyoun6zhxrhs64oiz")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(indexer, artist.Did.Value, origin: "https://example.org")).StatusCode);
        Assert.Null(await Network.World.DifferencesAsync(Database));
    }

    private async Task<SimulatedAccount> ArtistAsync()
    {
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Known"));
        await UntilSynchronizedAsync(artist);
        artist.Write(
            new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Known as well")),
            new("fm.plyr.track/3ktrackaaaaax", SampleRecords.Track("Deleted soon")));
        artist.Delete("fm.plyr.track/3ktrackaaaaax");
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        return artist;
    }

    private static async Task<JsonElement> ForgetAsync(RunningIndexer indexer, string who, string query = "")
    {
        var answer = await SendAsync(indexer, who + query);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningIndexer indexer, string who, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(indexer.AdminUrl, $"/forget/{who}"));
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await Http.SendAsync(request);
    }
}
