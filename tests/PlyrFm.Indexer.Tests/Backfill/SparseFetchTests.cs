using System.Text.Json;

using Microsoft.AspNetCore.Http;

using PlyrFm.AtProto.Cbor;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Backfill;

/// <summary>Large repositories with few records of ours: proven by parts, and whole where that does not work.</summary>
public sealed class SparseFetchTests : PipelineTest
{
    private const int Foreign = 400;
    private const int Limit = 16 * 1024;

    private static readonly HttpClient Http = new();

    [PostgresFact]
    public async Task Large_repository_with_few_records_of_ours_is_proven_by_the_parts_that_can_hold_them()
    {
        await using var indexer = await StartAsync();
        var artist = CreateLarge(tracks: 3);
        Assert.True(artist.Repo.ToCar().Length > 5 * Limit);
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Makes it known"));

        await UntilProvenAsync(artist);
        var report = await ReportAsync(indexer);
        Assert.Equal((0, 1), (report.GetProperty("whole").GetInt32(), report.GetProperty("sparse").GetInt32()));
        Assert.Equal(1, Network.Pds.Requests("getRepo")); // read as far as the limit, and no more
        Assert.InRange(Network.Pds.Requests("getBlocks"), 3, 12);
        Assert.True(await AskAsync("select bool_and(verified_by = 4) and count(*) = 5 from record") is true);
        var head = artist.Repo.Head!;
        Assert.True(
            await AskAsync("select data = $1 and commit_cid = $2 from repo where rev = $3", head.Data.ToArray(), head.Cid.ToArray(), head.Rev.Value) is true);

        // From here on commits are followed as always, and the next fetch knows what to expect.
        var blocks = Network.Pds.Requests("getBlocks");
        artist.Put("app.bsky.feed.post/3kpostzzzzzzz", SampleRecords.Post("one more"));
        artist.Put("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("Chained"));
        await UntilProvenAsync(artist);
        Assert.Equal(blocks, Network.Pds.Requests("getBlocks"));
        await ResyncAsync(indexer, artist);
        await Wait.UntilAsync("it is fetched again", () => Network.Pds.Requests("getBlocks") > blocks);
        await UntilProvenAsync(artist);
        Assert.Equal(1, Network.Pds.Requests("getRepo"));

        using var metrics = await Http.GetAsync(new Uri(indexer.AdminUrl, "/metrics"));
        Assert.Contains("plyrfm_fetch_proven_total{", await metrics.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_is_written_unheard_is_found_deletions_included(int seed)
    {
        var random = new Random(seed);
        await using var indexer = await StartAsync();
        SimulatedAccount[] artists = [CreateLarge(tracks: 0), CreateLarge(tracks: 1), CreateLarge(tracks: 60)];
        foreach (var artist in artists)
        {
            artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Makes it known"));
        }

        for (var round = 0; round < 6; round++)
        {
            foreach (var artist in artists)
            {
                artist.Commit([.. Edits(random, artist)]);
                artist.AnnounceSync();
            }

            await UntilEqualToWorldAsync();
        }

        Assert.All(artists, artist => Assert.True(artist.Repo.ToCar().Length > Limit));
        var report = await ReportAsync(indexer);
        Assert.Equal(0, report.GetProperty("whole").GetInt32());
        Assert.True(report.GetProperty("sparse").GetInt32() >= artists.Length * 6);
    }

    [PostgresFact]
    public async Task Repository_that_moves_on_meanwhile_is_walked_anew_and_its_commits_wait()
    {
        await using var indexer = await StartAsync();
        var artist = CreateLarge(tracks: 3);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        Network.Pds.Trouble = async (method, context) =>
        {
            // The commit and the root have been answered; what lies below is about to vanish.
            if (method == "getBlocks" && Interlocked.Increment(ref asked) == 3)
            {
                await released.Task.WaitAsync(context.RequestAborted);
            }

            return false;
        };
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Makes it known"));
        await Wait.UntilAsync("the walk is under way", () => Volatile.Read(ref asked) == 3);
        artist.Put("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("Meanwhile"));
        artist.Delete("fm.plyr.track/3ktrackaaaaab");
        await Wait.UntilAsync("commits wait", () => indexer.Repos.TryGet(artist.Did, out var repo) && repo.Waiting.Count == 3);
        released.SetResult();

        await UntilProvenAsync(artist);
        var report = await ReportAsync(indexer);
        Assert.Equal((0, 1), (report.GetProperty("whole").GetInt32(), report.GetProperty("sparse").GetInt32()));
        Assert.Equal(2, Network.Pds.Requests("getLatestCommit"));
    }

    [PostgresFact]
    public async Task Repository_that_never_stands_still_is_fetched_whole()
    {
        await using var indexer = await StartAsync();
        var artist = CreateLarge(tracks: 3);
        var posts = 0;
        Network.Pds.Trouble = (method, _) =>
        {
            if (method == "getBlocks")
            {
                artist.Commit([new($"app.bsky.feed.post/busy{Interlocked.Increment(ref posts)}", SampleRecords.Post("busy"))]);
            }

            return Task.FromResult(false);
        };
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Makes it known"));

        await UntilProvenAsync(artist);
        await UntilAbandonedAsync(indexer, "Moved");
        Assert.InRange(Volatile.Read(ref posts), 2, 10);
    }

    [PostgresTheory]
    [InlineData(StatusCodes.Status501NotImplemented)]
    [InlineData(StatusCodes.Status404NotFound)]
    [InlineData(StatusCodes.Status400BadRequest)]
    [InlineData(StatusCodes.Status500InternalServerError)]
    public async Task Pds_that_gives_away_no_blocks_is_asked_for_the_whole_repository(int status)
    {
        await using var indexer = await StartAsync();
        var artist = CreateLarge(tracks: 3);
        Network.Pds.Trouble = async (method, context) =>
        {
            if (method != "getBlocks")
            {
                return false;
            }

            await SimulatedPds.FailAsync(context, status, "No");
            return true;
        };
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Makes it known"));

        await UntilProvenAsync(artist);
        var isKnown = status is StatusCodes.Status501NotImplemented or StatusCodes.Status404NotFound;
        await UntilAbandonedAsync(indexer, isKnown ? "NotOffered" : "Unproven");
        Assert.Equal((2, 1), (Network.Pds.Requests("getRepo"), Network.Pds.Requests("getBlocks")));
        await ResyncAsync(indexer, artist);
        await Wait.UntilAsync("it is fetched again", () => Network.Pds.Requests("getRepo") == 3);
        await UntilProvenAsync(artist);
        Assert.Equal(isKnown ? 1 : 2, Network.Pds.Requests("getBlocks"));
    }

    [PostgresFact]
    public async Task Repository_that_is_large_because_of_us_is_fetched_whole_and_at_once_the_next_time()
    {
        await using var indexer = await StartAsync();
        var artist = CreateLarge(tracks: 300);
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Makes it known"));

        await UntilProvenAsync(artist);
        await UntilAbandonedAsync(indexer, "TooMuch");
        var blocks = Network.Pds.Requests("getBlocks");
        Assert.InRange(blocks, 2, 10);
        await ResyncAsync(indexer, artist);
        await Wait.UntilAsync("it is fetched again", () => Network.Pds.Requests("getRepo") == 3);
        await UntilProvenAsync(artist);
        Assert.Equal(blocks, Network.Pds.Requests("getBlocks"));
    }

    [PostgresFact]
    public async Task Pds_that_asks_to_wait_is_waited_for_and_has_not_failed()
    {
        await using var indexer = await StartAsync();
        var artist = CreateLarge(tracks: 3);
        var refusals = 0;
        Network.Pds.Trouble = (method, context) =>
        {
            if (method != "getBlocks" || Interlocked.Increment(ref refusals) != 2)
            {
                return Task.FromResult(false);
            }

            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "1";
            return Task.FromResult(true);
        };
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Makes it known"));

        await UntilSqlAsync("it waits, and counts no failure", "select attempts = 0 and state = 0 and reason like '%asks to wait%' from repo");
        await UntilProvenAsync(artist);
        Assert.Equal(1, Network.Pds.Requests("getRepo"));
        Assert.Equal(1, (await ReportAsync(indexer)).GetProperty("sparse").GetInt32());
    }

    [PostgresTheory]
    [InlineData("leaves one out")]
    [InlineData("damages one")]
    [InlineData("sends no CAR")]
    public async Task Blocks_that_are_wrong_delete_nothing(string how)
    {
        await using var indexer = await StartAsync();
        var artist = CreateLarge(tracks: 30);
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Makes it known"));
        await UntilProvenAsync(artist);

        Network.Pds.Trouble = async (method, context) =>
        {
            if (method == "getRepo")
            {
                await SimulatedPds.FailAsync(context, StatusCodes.Status500InternalServerError, "No");
                return true;
            }

            Cid[] cids = [.. context.Request.Query["cids"].Select(cid => Cid.Parse(cid!, null))];
            if (method != "getBlocks" || cids is [var only] && only == artist.Repo.Head!.Cid)
            {
                return false;
            }

            (Cid Cid, byte[] Block)[] blocks = [.. cids.Select(cid => (cid, artist.Repo.Find(cid)!.ToArray()))];
            blocks[^1].Block[^1] ^= (byte)(how == "damages one" ? 1 : 0);
            await context.Response.Body.WriteAsync(how == "sends no CAR" ? "no CAR"u8.ToArray() : SimulatedCommit.RootlessCar(how == "leaves one out" ? blocks[..^1] : blocks));
            return true;
        };
        artist.Commit([new("fm.plyr.track/3ktrackaaaaab", null)]);
        artist.AnnounceSync();

        await UntilSqlAsync("it has failed twice", "select attempts >= 2 and state = 3 from repo");
        Assert.Equal(32L, await AskAsync("select count(*) from record"));
        Network.Pds.Trouble = null;
        await UntilProvenAsync(artist);
    }

    private Task<RunningIndexer> StartAsync() => RunningIndexer.StartAsync(
        Network,
        ConnectionString,
        RunningIndexer.FastTuning with { SparseBlocks = 200 },
        configure: options => options with { SparseAboveBytes = Limit });

    /// <summary>Most of it is nobody's business here. Nobody has heard of it yet.</summary>
    private SimulatedAccount CreateLarge(int tracks)
    {
        var account = Network.CreateAccount(announce: false);
        account.Commit([
            .. Enumerable.Range(0, Foreign / 2).Select(i => new SimulatedWrite($"app.bsky.feed.post/{Network.NextTid()}", SampleRecords.Post($"{i} {new string('x', 100)}"))),
            .. Enumerable.Range(0, Foreign / 2).Select(i => new SimulatedWrite($"sh.tangled.repo/{Network.NextTid()}", SampleRecords.Post($"other {i} {new string('x', 100)}"))),
            .. Enumerable.Range(0, tracks).Select(i => new SimulatedWrite($"fm.plyr.track/{Network.NextTid()}", SampleRecords.Track($"Song {i}"))),
            new SimulatedWrite("app.bsky.actor.profile/self", SampleRecords.BskyProfile("Somebody"))]);
        return account;
    }

    private IEnumerable<SimulatedWrite> Edits(Random random, SimulatedAccount account)
    {
        var paths = account.Repo.Records.Keys.ToArray();
        foreach (var path in paths.Where(path => random.Next(path.StartsWith("fm.plyr.", StringComparison.Ordinal) ? 3 : 20) == 0))
        {
            yield return new SimulatedWrite(path, random.Next(2) == 0 ? null : path.Split('/')[0] switch
            {
                "fm.plyr.track" => SampleRecords.Track($"{random.Next()}"),
                "app.bsky.actor.profile" => SampleRecords.BskyProfile($"{random.Next()}"),
                _ => SampleRecords.Post($"{random.Next()}"),
            });
        }

        for (var left = random.Next(6); left > 0; left--)
        {
            yield return random.Next(2) == 0
                ? new SimulatedWrite($"fm.plyr.track/{Network.NextTid()}", SampleRecords.Track($"{random.Next()}"))
                : new SimulatedWrite($"app.bsky.feed.post/{Network.NextTid()}", SampleRecords.Post($"{random.Next()}"));
        }
    }

    private async Task UntilProvenAsync(SimulatedAccount account)
    {
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(account);
    }

    private static Task UntilAbandonedAsync(RunningIndexer indexer, string why) => Wait.UntilAsync($"it was not fetched sparsely: {why}", async () =>
    {
        var report = await ReportAsync(indexer);
        return report.GetProperty("sparseAbandoned").TryGetProperty(why, out _) && report.GetProperty("whole").GetInt32() > 0 && report.GetProperty("sparse").GetInt32() == 0
            ? null
            : report.GetRawText();
    });

    private static async Task<JsonElement> ReportAsync(RunningIndexer indexer)
    {
        using var status = JsonDocument.Parse(await Http.GetStringAsync(new Uri(indexer.AdminUrl, "/status")));
        return status.RootElement.GetProperty("backfill").Clone();
    }

    private static async Task ResyncAsync(RunningIndexer indexer, SimulatedAccount account)
    {
        using var answer = await Http.PostAsync(new Uri(indexer.AdminUrl, $"/resync/{account.Did}"), content: null);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
    }
}
