using Microsoft.AspNetCore.Http;

using PlyrFm.AtProto.Repo;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Backfill;

public sealed class RepoSyncTests : PipelineTest
{
    [PostgresTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_relays_copy_of_an_account_that_was_hidden_before_anybody_looked_is_not_shown(bool answersForStatus)
    {
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Taken down long ago"));
        artist.SetStatus("takendown");
        var copy = artist.Repo.ToCar();
        Network.Relay.PdsOf = _ => null;
        var served = 0;
        Network.Relay.CopyOf = _ =>
        {
            Interlocked.Increment(ref served);
            return copy;
        };
        Network.Pds.Trouble = async (method, context) =>
        {
            if (answersForStatus || method != "getRepoStatus")
            {
                return false;
            }

            await SimulatedPds.FailAsync(context, 503, "Down");
            return true;
        };

        await using var indexer = await StartAsync();

        await UntilSqlAsync("its status is known", "select status = 2 from repo");
        Assert.True(Volatile.Read(ref served) > 0);
        Assert.Equal(0L, await AskAsync("select count(*) from track"));
    }

    [PostgresFact]
    public async Task Commits_that_arrive_during_the_fetch_wait_and_follow()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        var release = Hold("getRepo");

        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Makes it known"));
        await Wait.UntilAsync("the fetch is under way", () => Network.Pds.Requests("getRepo") > 0);
        artist.Hosting.EarlierCars.Enqueue(artist.Repo.ToCar()); // what the PDS has begun to send
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Waits"));
        artist.Put("app.bsky.feed.post/3kpostaaaaaaa", SampleRecords.Post("waits too"));
        artist.Delete("fm.plyr.track/3ktrackaaaaaa");
        await Wait.UntilAsync("three commits wait", () => indexer.Repos.TryGet(artist.Did, out var repo) && repo.Waiting.Count == 4);
        release();

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(1, Network.Pds.Requests("getRepo"));
    }

    [PostgresFact]
    public async Task What_the_database_called_due_a_moment_ago_is_not_fetched_when_its_lane_knows_better()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("One"));
        await UntilSynchronizedAsync(artist);
        var fetches = Network.Pds.Requests("getRepo");

        // As if it had been read just before the end of the fetch was written.
        Assert.True(indexer.Repos.TryGet(artist.Did, out var repo));
        await indexer.Lanes.PostAsync(new LaneItem.FetchDue(repo), CancellationToken.None);
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Two"));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.False(repo.IsFetched);
        Assert.Equal(fetches, Network.Pds.Requests("getRepo"));
    }

    [PostgresFact]
    public async Task More_commits_than_can_wait_make_it_fetch_again()
    {
        await using var indexer = await StartAsync(RunningIndexer.FastTuning with { WaitingEvents = 5 });
        var artist = Network.CreateAccount();
        var release = Hold("getRepo");
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Makes it known"));
        await Wait.UntilAsync("the fetch is under way", () => Network.Pds.Requests("getRepo") > 0);
        artist.Hosting.EarlierCars.Enqueue(artist.Repo.ToCar());
        for (var i = 0; i < 20; i++)
        {
            artist.Put($"fm.plyr.track/3ktrackaaaa{(char)('a' + i)}b", SampleRecords.Track($"{i}"));
        }

        await Wait.UntilAsync("it has overflowed", () => indexer.Repos.TryGet(artist.Did, out var repo) && repo.Waiting.HasOverflowed);
        await Wait.UntilAsync("all were received", () => indexer.Source.LastSeq == Network.Relay.Seq);
        release();

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.True(Network.Pds.Requests("getRepo") > 1);
    }

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_repository_that_is_cut_short_deletes_nothing(bool onBlockBoundary)
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        for (var i = 0; i < 30; i++)
        {
            artist.Put($"fm.plyr.track/3ktrackaaaa{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}", SampleRecords.Track($"{i}"));
        }

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);

        var fetches = Network.Pds.Requests("getRepo");
        artist.Commit([new("fm.plyr.track/3ktrackaaaaaa", null)]);
        artist.Hosting.FrozenCar = onBlockBoundary ? WithoutLastBlocks(artist, 10) : artist.Repo.ToCar()[..^500];
        artist.Put("app.bsky.feed.post/3kpostaaaaaaa", SampleRecords.Post("shows the gap"));
        await UntilSqlAsync("the fetch has failed twice", "select attempts >= 2 and state = 3 and reason like '%Incomplete%' from repo");
        Assert.True(Network.Pds.Requests("getRepo") > fetches);
        Assert.Equal(30L, await AskAsync("select count(*) from record"));

        artist.Hosting.FrozenCar = null;
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(0, await AskAsync("select attempts from repo"));
    }

    [PostgresFact]
    public async Task A_repository_with_a_hostile_tree_is_refused_for_as_long_as_it_is_served()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Honest"));
        await UntilSynchronizedAsync(artist);

        var sound = artist.Commit([new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("B")), new("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("C"))]);
        var hostile = Pipeline.CommitFault.HostileTree(sound, artist, Network);
        artist.Hosting.FrozenCar = Pipeline.CommitFault.Car(hostile);
        artist.Send(hostile);

        await UntilSqlAsync("the tree is refused", "select attempts > 0 and reason like '%InvalidTree%' from repo");
        Assert.Equal(1L, await AskAsync("select count(*) from record"));
        artist.Hosting.FrozenCar = null;
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
    }

    [PostgresFact]
    public async Task An_older_repository_than_the_proven_one_is_not_applied()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("One"));
        await UntilSynchronizedAsync(artist);
        var old = artist.Repo.ToCar();
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Two"));
        await UntilSynchronizedAsync(artist);

        artist.Hosting.FrozenCar = old;
        await ResyncAsync(indexer, artist);
        await UntilSqlAsync("it is told apart", "select attempts > 0 and reason like '%older%' from repo");
        Assert.Equal(2L, await AskAsync("select count(*) from record"));

        artist.Hosting.FrozenCar = null;
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
    }

    [PostgresFact]
    public async Task A_host_that_asks_to_wait_has_not_failed()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        var refusals = 0;
        Network.Pds.Trouble = (method, context) =>
        {
            if (method != "getRepo" || Interlocked.Increment(ref refusals) > 2)
            {
                return Task.FromResult(false);
            }

            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "1";
            return Task.FromResult(true);
        };
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Later"));

        await UntilSqlAsync("it waits, and counts no failure", "select attempts = 0 and state = 0 and reason like '%asks to wait%' from repo");
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.True(refusals >= 2);
    }

    [PostgresFact]
    public async Task A_directory_that_asks_to_wait_has_not_failed()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        var refusals = 0;
        Network.Plc.Trouble = async (_, context) =>
        {
            if (Interlocked.Increment(ref refusals) > 4)
            {
                return false;
            }

            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "1";
            await context.Response.WriteAsync("<html>slow down</html>");
            return true;
        };
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Later"));

        await UntilSqlAsync("it waits, and counts no failure", "select attempts = 0 and state = 0 and reason like '%DID document asks to wait%' from repo");
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.True(refusals > 4);
    }

    [PostgresFact]
    public async Task A_pds_that_fails_is_asked_again_later_and_more_rarely()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        var neighbour = Network.CreateAccount();
        var failures = 0;
        Network.Pds.Trouble = async (method, context) =>
        {
            if (method != "getRepo" || context.Request.Query["did"] != artist.Did.Value || Interlocked.Increment(ref failures) > 6)
            {
                return false;
            }

            await SimulatedPds.FailAsync(context, StatusCodes.Status500InternalServerError, "InternalServerError");
            return true;
        };
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Unlucky"));
        neighbour.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Lucky"));

        await UntilSynchronizedAsync(neighbour);
        await UntilSqlAsync("failures are counted", "select bool_or(attempts >= 2 and state = 0 and retry_at is not null) from repo");
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.True(failures > 6);
    }

    [PostgresFact]
    public async Task A_repository_without_a_host_is_a_state_and_not_a_failure()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        var track = artist.Commit([new("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Never served"))]);
        Network.Pds.Forget(artist.Did);
        Network.World.Forget(artist.Did.Value);
        artist.Send(track);

        await UntilSqlAsync("it is gone", "select state = 4 and attempts = 0 and reason is not null from repo");
        Assert.Equal(0L, await AskAsync("select count(*) from record"));
    }

    [PostgresFact]
    public async Task A_sync_event_that_states_another_state_has_the_repository_fetched()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("One"));
        await UntilSynchronizedAsync(artist);
        var fetches = Network.Pds.Requests("getRepo");

        artist.AnnounceSync(); // what we have
        artist.Commit([new("fm.plyr.track/3ktrackaaaaaa", null), new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Two"))]);
        artist.AnnounceSync();

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(fetches + 1, Network.Pds.Requests("getRepo"));
    }

    [PostgresFact]
    public async Task A_fetch_that_was_under_way_at_a_crash_is_taken_up_again()
    {
        var artist = Network.CreateAccount();
        var release = Hold("getRepo");
        await using (var first = await StartAsync())
        {
            artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Asked for twice"));
            await UntilSqlAsync("it is pending", "select count(*) = 1 from repo where state = 0");
            await Wait.UntilAsync("the fetch is under way", () => Network.Pds.Requests("getRepo") > 0);
            await first.AbortAsync();
        }

        release();
        Network.Relay.HasListing = false;
        await using var second = await StartAsync();
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
    }

    [PostgresFact]
    public async Task A_host_that_lists_nothing_is_no_trouble()
    {
        Network.Relay.HasListing = false;
        await using var indexer = await StartAsync();
        Network.CreateAccount().Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Live"));
        await UntilEqualToWorldAsync();
    }

    [PostgresFact]
    public async Task An_account_that_the_first_listing_did_not_have_is_found_by_a_later_one()
    {
        Network.CreateAccount().Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Before"));
        Network.Relay.HasListing = false;
        await using var indexer = await StartAsync(RunningIndexer.FastTuning with { ListingAge = TimeSpan.FromMilliseconds(50) });
        // Listened to, so the first listing is over or refused: this one comes by the stream.
        Network.CreateAccount().Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Live"));
        await UntilSqlAsync("the live one is there", "select count(*) = 1 from record");

        Network.Relay.HasListing = true;
        await UntilEqualToWorldAsync();
    }

    /// <summary>Lets requests wait until the returned action is called.</summary>
    private Action Hold(string method)
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Network.Pds.Trouble = async (asked, context) =>
        {
            if (asked == method)
            {
                await released.Task.WaitAsync(context.RequestAborted);
            }

            return false;
        };
        return released.SetResult;
    }

    private static async Task ResyncAsync(RunningIndexer indexer, SimulatedAccount account)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(indexer.AdminUrl, $"/resync/{account.Did}"), content: null);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
    }

    /// <summary>Reads cleanly to its end; only a walk over the tree shows that records are missing.</summary>
    private static byte[] WithoutLastBlocks(SimulatedAccount account, int count)
    {
        var car = new CarWriter(account.Repo.Head!.Cid);
        foreach (var (cid, block) in account.Repo.Blocks().SkipLast(count))
        {
            car.Write(cid, block);
        }

        return car.ToArray();
    }
}
