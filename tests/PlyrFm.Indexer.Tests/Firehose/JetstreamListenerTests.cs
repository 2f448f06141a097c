using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Firehose;

public sealed class JetstreamListenerTests : PipelineTest
{
    private const string Old = "/subscribe";
    private const string New = "/xrpc/network.bsky.jetstream.subscribeEvents";

    [PostgresTheory]
    [InlineData(Old, false)]
    [InlineData(Old, true)]
    [InlineData(New, true)]
    public async Task Hints_alone_make_an_index_that_equals_the_model(string path, bool isPacked)
    {
        var jetstream = await Network.StartJetstreamAsync();
        await using var indexer = await StartAsync(path, isPacked);
        var random = new Random(Network.Seed);
        var artists = Enumerable.Range(0, 3).Select(_ => Network.CreateAccount()).ToArray();
        foreach (var artist in artists)
        {
            artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("First"));
            artist.Put("app.bsky.actor.profile/self", SampleRecords.BskyProfile("Somebody"));
        }

        await UntilEqualToWorldAsync();
        var fetches = Network.Pds.Requests("getRepo");
        for (var i = 0; i < 40; i++)
        {
            var artist = artists[random.Next(3)];
            var key = $"fm.plyr.track/3ktrackaaaaa{(char)('a' + random.Next(5))}";
            artist.Write(random.Next(3) == 0 && artist.Repo.Records.ContainsKey(key)
                ? [new SimulatedWrite(key, null)]
                : [new SimulatedWrite(key, SampleRecords.Track($"{i}")), new SimulatedWrite($"app.bsky.feed.post/{i}", SampleRecords.Post("not ours"))]);
            if (random.Next(4) == 0)
            {
                await UntilEqualToWorldAsync(); // now and then it keeps up, in between it is behind
            }
        }

        await UntilEqualToWorldAsync();
        Assert.True(Network.Pds.Requests("getRecord") > 0);
        Assert.True(Network.Pds.Requests("getRepo") - fetches <= 20, "most hints were followed up by a proof");
        Assert.Contains("fm.plyr.track", jetstream.Requests[0], StringComparison.Ordinal);
        Assert.Equal(isPacked, jetstream.Requests[0].Contains("compress=true", StringComparison.Ordinal) || jetstream.Requests[0].Contains("zstdDictionary=", StringComparison.Ordinal));
        Assert.Equal(0, Network.Relay.Connections);
    }

    [PostgresFact]
    public async Task Proven_record_is_ahead_of_its_repository_whose_head_stays()
    {
        await Network.StartJetstreamAsync();
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("First"));
        await UntilSynchronizedAsync(artist);
        var head = artist.Repo.Head!.Rev;

        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Second"));
        await UntilEqualToWorldAsync();

        Assert.Equal(head.Value, await AskAsync("select rev from repo"));
        Assert.Equal(artist.Repo.Head!.Rev.Value, await AskAsync("select rev from record where rkey = '3ktrackaaaaab' and verified_by = 3"));
        await ResyncAsync(indexer, artist);
        await UntilSynchronizedAsync(artist);
    }

    [PostgresFact]
    public async Task Lies_are_found_out()
    {
        var jetstream = await Network.StartJetstreamAsync();
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("True"));
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("True too"));
        await UntilEqualToWorldAsync();
        var other = artist.Repo.Records["fm.plyr.track/3ktrackaaaaab"].Cid.ToString();
        void Tell(OpAction action, string key, string? cid) => jetstream.Publish(
            artist.Did.Value, $"fm.plyr.track/{key}", SimulatedJetstream.Operation(Network.NextTid().ToString(), action, "fm.plyr.track", key, cid));

        Tell(OpAction.Create, "3kinvented2aa", other); // there is no such record
        Tell(OpAction.Delete, "3ktrackaaaaaa", null); // it is still there
        Tell(OpAction.Update, "3ktrackaaaaaa", other); // it is something else
        jetstream.Publish(artist.Did.Value, "fm.plyr.track/3ktrackaaaaaa", SimulatedJetstream.Operation("7777777777777", OpAction.Delete, "fm.plyr.track", "3ktrackaaaaaa", null)); // centuries from now
        jetstream.Publish("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "fm.plyr.track/3ktrackaaaaaa", SimulatedJetstream.Operation(Network.NextTid().ToString(), OpAction.Create, "fm.plyr.track", "3ktrackaaaaaa", other)); // nobody
        jetstream.Repeat(); // everything, once more
        artist.Put("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("After"));

        await UntilEqualToWorldAsync();
        await indexer.UntilRejectedAsync("HintFutureRev", times: 2);
        await UntilEqualToWorldAsync();
        Assert.Equal(0L, await AskAsync("select count(*) from deleted_record"));
    }

    [PostgresFact]
    public async Task What_was_kept_back_is_found_by_the_audit()
    {
        var jetstream = await Network.StartJetstreamAsync();
        await using var indexer = await StartAsync(audits: 50);
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Stays"));
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Goes"));
        await UntilEqualToWorldAsync();
        var keptBack = 0;
        jetstream.Lie = (path, told) => path == "fm.plyr.track/3ktrackaaaaab" && keptBack++ >= 0 ? null : told;

        artist.Delete("fm.plyr.track/3ktrackaaaaab");
        artist.Put("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("Told"));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(1, keptBack);
    }

    [PostgresFact]
    public async Task Proof_with_anothers_signature_proves_nothing()
    {
        await Network.StartJetstreamAsync();
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("First"));
        await UntilEqualToWorldAsync();
        var forged = new SimulatedRepo(artist.Did);
        forged.Apply([new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Forged"))], Network.NextTid(), Network.NextKey());
        var served = 0;
        Network.Pds.Trouble = async (method, context) =>
        {
            if (method == "getRecord")
            {
                served++;
                await context.Response.Body.WriteAsync(forged.ToCar());
            }

            return method == "getRecord";
        };

        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("True"));

        await UntilEqualToWorldAsync(); // the whole repository was fetched instead
        Assert.True(served > 0);
        Assert.Equal(["First", "True"], (string[])(await AskAsync("select array_agg(title order by title) from track"))!);
    }

    [PostgresFact]
    public async Task Hint_that_was_not_followed_up_comes_again_after_a_crash()
    {
        var jetstream = await Network.StartJetstreamAsync();
        var artist = Network.CreateAccount();
        var release = new TaskCompletionSource();
        await using (var indexer = await StartAsync())
        {
            artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("First"));
            await UntilEqualToWorldAsync();
            await UntilSqlAsync("the cursor is stored", "select count(*) = 1 from source_cursor where source like '%/subscribe'");
            Network.Pds.Trouble = async (method, _) =>
            {
                await (method == "getRecord" ? release.Task : Task.CompletedTask);
                return false;
            };
            artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Second"));
            await Wait.UntilAsync("its PDS is asked", () => Network.Pds.Requests("getRecord") > 0);
            for (var i = 0; i < 5; i++)
            {
                Network.CreateAccount(); // the stream goes on
            }

            await Wait.UntilAsync("all of it was received", () => indexer.Source.LastSeq > 0 && indexer.Source.Cursor < indexer.Source.LastSeq);
            await indexer.AbortAsync();
        }

        release.SetResult();
        Network.Pds.Trouble = null;
        await using var again = await StartAsync();
        await UntilEqualToWorldAsync();
        Assert.Contains("cursor=", jetstream.Requests[1], StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Beside_a_firehose_nobody_is_asked_unless_it_is_blind()
    {
        var jetstream = await Network.StartJetstreamAsync();
        await using var indexer = await RunningIndexer.StartAsync(Network, ConnectionString, sources: [Network.Relay.Server.Address, Address(Old)]);
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("First"));
        await UntilSynchronizedAsync(artist);
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Seen by both"));
        await UntilSynchronizedAsync(artist);
        await UntilSqlAsync("the hints are finished", "select count(*) = 1 from source_cursor where source like '%/subscribe' and seq >= $1", jetstream.Newest);
        Assert.Equal(0, Network.Pds.Requests("getRecord"));

        jetstream.Publish(artist.Commit([new("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("Not seen by the relay"))]));
        await UntilEqualToWorldAsync();
        Assert.Equal(1, Network.Pds.Requests("getRecord"));

        // The relay sees again: its next commit does not follow from what it has brought before.
        artist.Delete("fm.plyr.track/3ktrackaaaaaa");
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
    }

    [PostgresFact]
    public async Task Accounts_and_handles_are_asked_about_and_never_taken_from_the_stream()
    {
        var jetstream = await Network.StartJetstreamAsync();
        await using var indexer = await StartAsync(New, isPacked: true);
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Song"));
        await UntilEqualToWorldAsync();

        jetstream.PublishAccount(artist.Did.Value, active: false, "deleted"); // a lie
        jetstream.PublishIdentity(artist.Did.Value, "somebody.else.test"); // another
        await Wait.UntilAsync("its PDS is asked", () => Network.Pds.Requests("getRepoStatus") > 0);
        artist.Deactivate();
        await UntilSqlAsync("it is hidden", "select count(*) = 1 from track where hidden & 8 <> 0");
        artist.Reactivate();
        artist.ChangeHandle("renamed.test");

        await UntilEqualToWorldAsync();
        await UntilSqlAsync("it is shown", "select count(*) = 1 from track where hidden = 0");
        await UntilSqlAsync("it has its new name", "select handle = 'renamed.test' from actor");
    }

    [PostgresFact]
    public async Task Burst_of_one_repository_is_fetched_at_once()
    {
        await Network.StartJetstreamAsync();
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("First"));
        await UntilEqualToWorldAsync();

        artist.Write([.. Enumerable.Range(0, 100).Select(i => new SimulatedWrite($"fm.plyr.track/3kburst{i:000}aaaa", SampleRecords.Track($"{i}")))]);

        await UntilEqualToWorldAsync();
        Assert.InRange(Network.Pds.Requests("getRecord"), 1, 50);
    }

    private static async Task ResyncAsync(RunningIndexer indexer, SimulatedAccount account)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(indexer.AdminUrl, $"resync/{account.Did}"), content: null);
        answer.EnsureSuccessStatusCode();
    }

    private Uri Address(string path) => new($"jetstream+{new Uri(Network.Jetstream!.Server.Address, path)}");

    private Task<RunningIndexer> StartAsync(string path = Old, bool isPacked = false, double audits = 0)
    {
        Assert.True(JetstreamDictionary.TryRead(Network.Jetstream!.Dictionary, out var dictionary));
        return RunningIndexer.StartAsync(Network, ConnectionString, sources: [Address(path)], audits: audits, dictionary: isPacked ? dictionary : null);
    }
}
