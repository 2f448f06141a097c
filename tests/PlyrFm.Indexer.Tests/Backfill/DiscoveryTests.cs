using System.Collections.Concurrent;
using System.Globalization;

using Microsoft.AspNetCore.Http;

using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Backfill;

public sealed class DiscoveryTests : PipelineTest
{
    private const string TrackPath = "fm.plyr.track/3ktrackaaaaaa";

    [PostgresFact]
    public async Task Accounts_that_records_refer_to_are_found_without_any_listing()
    {
        Network.Relay.HasListing = false;
        var (liked, commented, listed, featured) = (Silent(), Silent(), Silent(), Silent());
        await using var indexer = await StartAsync();

        var fan = Network.CreateAccount();
        fan.Put("fm.plyr.like/3klikeaaaaaaa", SampleRecords.Like(Track(liked), Cid));
        fan.Put("fm.plyr.comment/3kcommentaaaa", SampleRecords.Json(
            $$"""{"$type":"fm.plyr.comment","subject":{{Ref(commented)}},"text":"hm","timestampMs":1,"createdAt":"2026-01-02T03:04:05.000Z"}"""));
        await UntilSynchronizedAsync(liked);
        await UntilSynchronizedAsync(commented);
        fan.Put("fm.plyr.list/3klistaaaaaaa", SampleRecords.Json(
            $$"""{"$type":"fm.plyr.list","name":"l","listType":"playlist","items":[{"subject":{{Ref(listed)}}}],"createdAt":"2026-01-02T03:04:05.000Z"}"""));
        fan.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Json(
            $$"""{"$type":"fm.plyr.track","title":"t","artist":"a","fileType":"mp3","audioUrl":"https://audio.plyr.fm/a.mp3","features":[{"did":"{{featured.Did}}"}],"createdAt":"2026-01-02T03:04:05.000Z"}"""));

        await UntilEqualToWorldAsync();
        Assert.Equal(4L, await AskAsync("select count(*) from repo r join actor a on a.id = r.actor_id where a.did <> $1 and r.state = 2", fan.Did.Value));
    }

    [PostgresFact]
    public async Task Every_directory_is_asked_and_what_one_leaves_out_another_may_have()
    {
        Network.Relay.HasListing = false;
        var (one, other) = (Silent(), Silent());
        var asked = new ConcurrentQueue<string>();
        var refusals = 0;
        await using var first = new LoopbackServer(context => AnswerAsync(context, "first", one.Did, asked));
        await using var second = new LoopbackServer(context =>
        {
            // Busy twice, in both ways that HTTP has to say until when, and with a page that no program can read.
            if (Interlocked.Increment(ref refusals) is var refusal and <= 2)
            {
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = refusal == 1 ? "1" : DateTimeOffset.UtcNow.AddSeconds(1).ToString("R", CultureInfo.InvariantCulture);
                context.Response.ContentType = "text/html";
                return context.Response.WriteAsync("<html><body>Please come back later.</body></html>");
            }

            return AnswerAsync(context, "second", other.Did, asked);
        });
        await Task.WhenAll(first.StartAsync(), second.StartAsync());
        await using var indexer = await StartAsync(options => options with { Directories = [first.Address, Network.Relay.Server.Address, second.Address] });

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(one);
        await UntilSynchronizedAsync(other);
        Assert.True(refusals > 2);
        Assert.Equal(["first", "second"], asked.Distinct().Order());
    }

    [PostgresFact]
    public async Task Accounts_in_the_operators_file_are_fetched_and_other_lines_passed()
    {
        Network.Relay.HasListing = false;
        var (one, other) = (Silent(), Silent());
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, $"# artists\n\n{one.Did}\nnot a DID\n  {other.Did} # the other one\n");
            await using var indexer = await StartAsync(options => options with { DidFile = path });
            await UntilEqualToWorldAsync();
            Assert.Equal(2L, await AskAsync("select count(*) from repo where state = 2"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [PostgresFact]
    public async Task A_second_backfill_writes_nothing()
    {
        Network.Relay.HasListing = false;
        var artists = Enumerable.Range(0, 12).Select(_ => Silent()).ToArray();
        for (var i = 0; i < artists.Length; i++)
        {
            var next = artists[(i + 1) % artists.Length];
            artists[i].Commit([new("fm.plyr.like/3klikeaaaaaaa", SampleRecords.Like(Track(next), Cid)), new("app.bsky.feed.post/3kpostaaaaaaa", SampleRecords.Post("hm"))]);
        }

        var asked = 0;
        await using var directory = new LoopbackServer(context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync($$"""{"repos":[{{string.Join(',', artists.Select(artist => $$"""{"did":"{{artist.Did}}"}"""))}}]}""");
        });
        await directory.StartAsync();
        IndexerOptions Configure(IndexerOptions options) => options with { Directories = [directory.Address] };

        var first = await StartAsync(Configure);
        // Without a cursor to come back to, the second one would have to suppose that it has missed something, and compare.
        Network.CreateAccount();
        await UntilSqlAsync("there is a cursor", "select count(*) = 1 from source_cursor where seq > 0");
        await UntilEqualToWorldAsync();
        await UntilSqlAsync("every identity is resolved", "select count(*) = 12 from actor where identity_at is not null");
        await first.StopAsync();
        var (written, fetched, listings) = (await WrittenAsync(), Network.Pds.Requests("getRepo"), asked);
        Assert.Equal(24L, await AskAsync("select count(*) from record"));

        var second = await StartAsync(Configure);
        await Wait.UntilAsync("every collection is listed again", () => Volatile.Read(ref asked) == 2 * listings);
        await second.StopAsync();
        Assert.Equal(written, await WrittenAsync());
        Assert.Equal(fetched, Network.Pds.Requests("getRepo"));
    }

    /// <summary>A hash of each table that holds what the network says: of its rows, their places, and the transactions that put them there.</summary>
    private async Task<string> WrittenAsync()
    {
        var lines = new List<string>();
        foreach (var table in (string[])["actor", "repo", "record", "deleted_record", "track", "track_stat", "track_like"])
        {
            lines.Add($"{table} {await AskAsync($"select md5(string_agg(concat_ws(' ', xmin, ctid, t), '|' order by ctid)) from {table} t")}");
        }

        return string.Join('\n', lines);
    }

    private static Cid Cid { get; } = AtProto.Cbor.Cid.ForDagCbor([0xa0]);

    private static string Ref(SimulatedAccount account) => $$"""{"uri":"{{Track(account)}}","cid":"{{Cid}}"}""";

    private static string Track(SimulatedAccount account) => $"at://{account.Did}/{TrackPath}";

    /// <summary>An account with a track that no stream has told of.</summary>
    private SimulatedAccount Silent()
    {
        var account = Network.CreateAccount(announce: false);
        account.Commit([new(TrackPath, SampleRecords.Track("Unheard"))]);
        return account;
    }

    private static Task AnswerAsync(HttpContext context, string name, Did did, ConcurrentQueue<string> asked)
    {
        asked.Enqueue(name);
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"repos":[{"did":"{{did}}"}]}""");
    }
}
