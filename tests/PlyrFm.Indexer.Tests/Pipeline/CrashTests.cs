using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Pipeline;

public sealed class CrashTests : PipelineTest
{
    private const string TrackKeys = "abcdefghijklmnopqrstuvwxyz";

    [PostgresFact]
    public async Task After_any_number_of_crashes_the_database_equals_the_model()
    {
        var random = new Random(Network.Seed);
        var artists = Enumerable.Range(0, 6).Select(_ => Network.CreateAccount()).ToArray();
        for (var round = 0; round < 6; round++)
        {
            await using var indexer = await StartAsync();
            for (var i = 0; i < 60; i++)
            {
                WriteSomething(artists[random.Next(artists.Length)], random);
            }

            // Anywhere in between: before anything was read, in the middle of a batch, or when all is done.
            var seen = Network.Relay.Seq - 60 + random.Next(70);
            await Wait.UntilAsync("it has got so far", () => indexer.Source.LastSeq >= Math.Min(seen, Network.Relay.Seq));
            await indexer.AbortAsync();
            await AssertCursorCoversOnlyWhatIsWrittenAsync();
        }

        await using var last = await StartAsync();
        await UntilEqualToWorldAsync();
        await UntilSqlAsync("every repository is synchronized", "select bool_and(state = 2) from repo");
        Assert.NotEqual(0, Network.World.Count);
    }

    [PostgresFact]
    public async Task An_orderly_stop_loses_nothing_and_leaves_nothing_to_repeat()
    {
        var artist = Network.CreateAccount();
        await using (var first = await StartAsync())
        {
            artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Known"));
            await UntilSynchronizedAsync(artist);
            for (var i = 0; i < 200; i++)
            {
                artist.Put($"fm.plyr.track/3ktrackaaaaa{TrackKeys[i % 26]}", SampleRecords.Track($"{i}"));
            }

            await Wait.UntilAsync("all were received", () => first.Source.LastSeq == Network.Relay.Seq);
            await first.StopAsync();
        }

        Assert.Null(await Network.World.DifferencesAsync(Database));
        Assert.Equal(Network.Relay.Seq, await AskAsync("select seq from source_cursor"));

        await using var second = await StartAsync();
        artist.Put("fm.plyr.track/3ktrackaaaaaz", SampleRecords.Track("After"));
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(0, second.Rejected("Replay"));
    }

    [PostgresFact]
    public async Task A_database_that_breaks_every_connection_costs_time_and_nothing_else()
    {
        await using var proxy = new DatabaseProxy(ConnectionString);
        await using var indexer = await RunningIndexer.StartAsync(Network, proxy.ConnectionString);
        var artists = Enumerable.Range(0, 4).Select(_ => Network.CreateAccount()).ToArray();
        var random = new Random(Network.Seed);
        for (var i = 0; i < 200; i++)
        {
            WriteSomething(artists[random.Next(artists.Length)], random);
            if (i % 40 == 20)
            {
                await UntilSqlAsync("something is written", "select count(*) > 0 from repo");
                proxy.Break();
            }
        }

        await UntilEqualToWorldAsync();
        Assert.True(proxy.Broken > 0);
    }

    [PostgresFact]
    public async Task A_database_that_is_away_stops_the_reading_and_is_made_up_for()
    {
        await using var proxy = new DatabaseProxy(ConnectionString);
        var small = RunningIndexer.FastTuning with
        {
            LaneCapacity = 4,
            Lanes = 2,
            Batches = RunningIndexer.FastTuning.Batches with { MaxChanges = 5 },
        };
        await using var indexer = await RunningIndexer.StartAsync(Network, proxy.ConnectionString, small);
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Before"));
        await UntilSynchronizedAsync(artist);

        await proxy.GoAwayAsync();
        for (var i = 0; i < 200; i++)
        {
            artist.Put($"fm.plyr.track/3ktrackaaaaa{TrackKeys[i % 26]}", SampleRecords.Track($"{i}"));
        }

        await Wait.UntilAsync("a lane is full", () => indexer.Lanes.Depths.Max() == small.LaneCapacity);
        Assert.True(indexer.Source.LastSeq < Network.Relay.Seq - 100, "the socket is not read while there is no room");
        using var http = new HttpClient();
        using (var ready = await http.GetAsync(new Uri(indexer.AdminUrl, "/readyz")))
        {
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        proxy.ComeBack();
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(0, indexer.Rejected("PrevDataMismatch"));
    }

    [PostgresFact]
    public async Task A_slow_database_slows_down_and_loses_nothing()
    {
        await using var proxy = new DatabaseProxy(ConnectionString);
        await using var indexer = await RunningIndexer.StartAsync(Network, proxy.ConnectionString);
        proxy.Delay = TimeSpan.FromMilliseconds(50);
        var artists = Enumerable.Range(0, 4).Select(_ => Network.CreateAccount()).ToArray();
        var random = new Random(Network.Seed);
        for (var i = 0; i < 200; i++)
        {
            WriteSomething(artists[random.Next(artists.Length)], random);
        }

        await UntilEqualToWorldAsync();
    }

    [PostgresFact]
    public async Task Without_a_database_it_starts_and_waits()
    {
        await using var proxy = new DatabaseProxy(ConnectionString);
        await proxy.GoAwayAsync();
        await using var indexer = await RunningIndexer.StartAsync(Network, proxy.ConnectionString, waitForConnection: false);
        using var http = new HttpClient();
        Assert.Equal("ok\n", await http.GetStringAsync(new Uri(indexer.AdminUrl, "/healthz")));
        using (var ready = await http.GetAsync(new Uri(indexer.AdminUrl, "/readyz")))
        {
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        Assert.Contains("\"state\": \"waiting\"", await http.GetStringAsync(new Uri(indexer.AdminUrl, "/status")), StringComparison.Ordinal);

        proxy.ComeBack();
        await Wait.UntilAsync("it is connected", () => Network.Relay.Connections > 0);
        Network.CreateAccount().Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("After"));
        await UntilEqualToWorldAsync();
    }

    private static void WriteSomething(SimulatedAccount artist, Random random)
    {
        var path = $"fm.plyr.track/3ktrackaaaaa{TrackKeys[random.Next(12)]}";
        switch (random.Next(5))
        {
            case 0 when artist.Repo.Records.ContainsKey(path):
                artist.Delete(path);
                break;
            case 1:
                artist.Put($"app.bsky.feed.post/{random.Next(1000)}", SampleRecords.Post("in between"));
                break;
            case 2:
                artist.Write(new(path, SampleRecords.Track($"Batch {random.Next()}")), new("app.bsky.actor.profile/self", SampleRecords.BskyProfile($"{random.Next()}")));
                break;
            default:
                artist.Put(path, SampleRecords.Track($"{random.Next()}"));
                break;
        }
    }

    /// <summary>A repository that is called synchronized below the cursor must have every commit that was announced up to there.</summary>
    private async Task AssertCursorCoversOnlyWhatIsWrittenAsync()
    {
        if (await AskAsync("select seq from source_cursor") is not long cursor)
        {
            return;
        }

        foreach (var artist in Network.Accounts)
        {
            var announced = Network.Relay.NewestRev(artist.Did.Value, cursor);
            var stored = await AskAsync("select rev from repo r join actor a on a.id = r.actor_id where a.did = $1 and r.state = 2", artist.Did.Value);
            Assert.True(stored is null || (long)stored >= announced, $"Cursor {cursor} has passed a commit of {artist.Did} (seed {Network.Seed}).");
        }
    }
}
