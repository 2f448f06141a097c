using System.Text.Json;

using Microsoft.AspNetCore.Http;

using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Audit;

/// <summary>What no event has told is found by asking, and repaired.</summary>
public sealed class AuditTests : PipelineTest
{
    private const string HasFinding = "select count(*) = 1 from repo_audit u join actor a on a.id = u.actor_id where a.did = $1 and u.finding = $2";
    private const string IsHidden = "select count(*) = 1 from track t join actor a on a.id = t.actor_id where a.did = $1 and t.hidden & 8 <> 0";
    private const string IsVerifiedSince = "select coalesce(bool_and(u.finding = 1 and u.verified_at >= $1), false) from repo_audit u";

    private static readonly HttpClient Http = new();

    [PostgresFact]
    public async Task A_missed_record_is_found()
    {
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();

        artist.Commit([new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Never announced"))]);

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        await UntilVerifiedAsync();
        await UntilRepairedAsync(indexer, "missedCommit");
    }

    [PostgresFact]
    public async Task A_missed_deletion_is_found()
    {
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();

        artist.Commit([new("fm.plyr.track/3ktrackaaaaaa", null)]);

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        await UntilVerifiedAsync();
        Assert.Equal(0L, await AskAsync("select count(*) from record"));
    }

    [PostgresFact]
    public async Task A_revision_with_another_commit_than_the_proven_one_is_found()
    {
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();

        // As if a host had been restored and written to within the same tick of its clock.
        artist.Commit([new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("The other history"))], artist.Repo.Head!.Rev);

        await UntilEqualToWorldAsync();
        await UntilVerifiedAsync();
        await UntilRepairedAsync(indexer, "otherCommit");
    }

    [PostgresFact]
    public async Task A_missed_account_deletion_is_found()
    {
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();

        artist.Pds.Forget(artist.Did);

        await UntilSqlAsync("it is hidden", IsHidden, artist.Did.Value);
        await UntilVerifiedAsync();
        // A host that knows an account no longer has not said that it was deleted; but in the end nobody deletes by mistake for so long.
        Assert.Equal(1L, await AskAsync("select count(*) from record"));
        await AskAsync("update repo set status_at = now() - interval '6 days'");
        await UntilVerifiedAsync();
        Assert.Equal(1L, await AskAsync("select count(*) from record"));
        await AskAsync("update repo set status_at = now() - interval '8 days'");
        await UntilSqlAsync("it is deleted", "select status = 4 from repo");
        await UntilSqlAsync("nothing is left", "select count(*) = 0 from record");
        await UntilVerifiedAsync();
    }

    [PostgresFact]
    public async Task A_hidden_account_that_is_gone_is_not_hidden_for_ever_but_deleted()
    {
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();
        artist.Deactivate();
        await UntilSqlAsync("it is hidden", IsHidden, artist.Did.Value);
        await AskAsync("update repo set status_at = now() - interval '1 year'");

        artist.Pds.Forget(artist.Did);

        // The year that it was deactivated does not count.
        await UntilSqlAsync("it is known to be gone", "select status = 5 and state = 4 from repo");
        await UntilVerifiedAsync();
        Assert.Equal(1L, await AskAsync("select count(*) from record"));
        await AskAsync("update repo set status_at = now() - interval '8 days'");
        await UntilSqlAsync("it is deleted", "select status = 4 from repo");
        await UntilSqlAsync("nothing is left", "select count(*) = 0 from record");
    }

    [PostgresFact]
    public async Task What_the_operator_had_removed_is_not_compared()
    {
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();
        await UntilVerifiedAsync();

        using var answer = await Http.PostAsync(new Uri(indexer.AdminUrl, $"/forget/{artist.Did}"), content: null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());

        await UntilSqlAsync("it is left out", "select count(*) = 0 from repo_audit");
        var asked = Network.Pds.Requests("getLatestCommit");
        var bystander = Network.CreateAccount();
        bystander.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Compared"));
        await UntilSqlAsync("the other is compared", "select count(*) = 1 from repo_audit where finding = 1");
        Assert.Equal(0L, await AskAsync("select count(*) from record r join actor a on a.id = r.actor_id where a.did = $1", artist.Did.Value));
        Assert.True(Network.Pds.Requests("getLatestCommit") > asked);
    }

    [PostgresFact]
    public async Task A_missed_tombstone_is_found()
    {
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();

        Network.Plc.Bury(artist.Did);
        Network.World.Forget(artist.Did.Value);

        await UntilEqualToWorldAsync();
        await UntilSqlAsync("it is deleted", "select status = 4 from repo");
        await UntilVerifiedAsync();
    }

    [PostgresTheory]
    [InlineData("takendown", (short)2)]
    [InlineData("suspended", (short)3)]
    [InlineData("deactivated", (short)1)]
    [InlineData("somethingnew", (short)5)]
    public async Task A_status_without_an_event_is_found_and_its_end_as_well(string status, short stored)
    {
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();

        artist.SetStatus(status);
        await UntilSqlAsync("it is hidden", IsHidden, artist.Did.Value);
        await UntilSqlAsync("the reason is known", "select status = $1 from repo", stored);
        await UntilVerifiedAsync();

        artist.Commit([new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Written meanwhile"))]);
        artist.SetStatus(null);
        await UntilEqualToWorldAsync();
        await UntilSqlAsync("nothing is hidden", "select count(*) = 2 from track where hidden = 0");
        await UntilVerifiedAsync();
    }

    [PostgresFact]
    public async Task A_handle_that_no_longer_resolves_is_found()
    {
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();
        await UntilSqlAsync("it has its handle", "select handle = $1 from actor", artist.Handle);

        artist.AnswersHandle = false;
        await UntilSqlAsync("it has none", "select handle is null from actor");
        await UntilVerifiedAsync();
        await UntilRepairedAsync(indexer, "handle");

        artist.AnswersHandle = true;
        await UntilSqlAsync("it has its handle", "select handle = $1 from actor", artist.Handle);
    }

    [PostgresFact]
    public async Task A_PDS_that_moved_is_found()
    {
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();
        await UntilVerifiedAsync();

        artist.MoveSilentlyTo(Network.OtherPds);
        artist.Commit([new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("From the new home"))]);

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        await UntilSqlAsync("the new host is known", "select pds = $1 from actor", Network.OtherPds.Server.Address.ToString().TrimEnd('/'));
        await UntilVerifiedAsync();
        Assert.Equal(2L, await AskAsync("select count(*) from track where hidden = 0"));
    }

    [PostgresFact]
    public async Task A_commit_that_is_merely_on_its_way_is_no_difference()
    {
        await using var indexer = await StartAuditingAsync(RunningIndexer.FastTuning with { AuditGrace = TimeSpan.FromSeconds(5) });
        var artist = await ArtistAsync();
        await UntilVerifiedAsync();
        var fetches = Network.Pds.Requests("getRepo");

        var late = artist.Commit([new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Late"))]);
        var asked = Network.Pds.Requests("getLatestCommit");
        await Wait.UntilAsync("the audit has seen it", () => Network.Pds.Requests("getLatestCommit") > asked);
        artist.Send(late);

        await UntilEqualToWorldAsync();
        await UntilVerifiedAsync();
        Assert.Equal(fetches, Network.Pds.Requests("getRepo"));
        Assert.Equal(0L, (await StatusAsync(indexer)).GetProperty("differing").GetInt64());
    }

    [PostgresFact]
    public async Task A_host_that_does_not_answer_is_neither_equal_nor_different()
    {
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();
        await UntilVerifiedAsync();

        Network.Pds.Trouble = async (_, context) =>
        {
            await SimulatedPds.FailAsync(context, StatusCodes.Status500InternalServerError, "Down");
            return true;
        };
        await UntilSqlAsync("it is unreachable", HasFinding, artist.Did.Value, (short)9);
        var verifiedAt = await AskAsync("select verified_at from repo_audit");
        artist.Commit([new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Cannot be seen"))]);
        var audit = await StatusAsync(indexer);
        Assert.Equal(1, audit.GetProperty("unreachable").GetInt64());
        Assert.NotEqual(JsonValueKind.Null, audit.GetProperty("unreachableSince").ValueKind);
        Assert.Equal(0, audit.GetProperty("differing").GetInt64());
        Assert.Equal(JsonValueKind.Null, audit.GetProperty("verifiedAsOf").ValueKind);
        Assert.Equal(verifiedAt, await AskAsync("select verified_at from repo_audit"));
        Assert.Equal(1L, await AskAsync("select count(*) from track where hidden = 0"));
    }

    [PostgresFact]
    public async Task A_host_that_asks_to_wait_is_left_alone_and_counts_as_nothing()
    {
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();
        await UntilVerifiedAsync();
        var refused = 0;
        Network.Pds.Trouble = (method, context) =>
        {
            if (method != "getLatestCommit")
            {
                return Task.FromResult(false);
            }

            Interlocked.Increment(ref refused);
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "2";
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html>slow down</html>").ContinueWith(_ => true, TaskScheduler.Default);
        };
        await Wait.UntilAsync("it was refused", () => Volatile.Read(ref refused) > 0);
        artist.Commit([new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Seen later"))]);
        await UntilSqlAsync("it is not due before the host allows", "select due_at > now() + interval '1 second' and finding = 1 from repo_audit");
        Network.Pds.Trouble = null;

        await UntilEqualToWorldAsync();
        Assert.Equal(1, refused);
    }

    [PostgresFact]
    public async Task Everything_is_verified_again_and_again_and_said_so()
    {
        await using var indexer = await StartAuditingAsync();
        for (var i = 0; i < 10; i++)
        {
            Network.CreateAccount().Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track($"{i}"));
        }

        await UntilEqualToWorldAsync();
        await UntilSqlAsync("all are compared", "select count(*) = 10 from repo_audit where finding = 1");
        await UntilVerifiedAsync();
        var first = (await StatusAsync(indexer)).GetProperty("verifiedAsOf").GetDateTimeOffset();
        await Wait.UntilAsync("it moves on", async () =>
            (await StatusAsync(indexer)) is var audit && audit.GetProperty("verifiedAsOf").GetDateTimeOffset() > first ? null : audit.ToString());
        Assert.Equal(10, (await StatusAsync(indexer)).GetProperty("equal").GetInt64());
    }

    private async Task<SimulatedAccount> ArtistAsync()
    {
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Known"));
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        return artist;
    }

    /// <summary>Waits until every repository was found equal to its PDS at a moment after this call.</summary>
    private Task UntilVerifiedAsync() => UntilSqlAsync("all are verified", IsVerifiedSince, TimeProvider.System.GetUtcNow());

    private static async Task<JsonElement> StatusAsync(RunningIndexer indexer)
    {
        using var status = JsonDocument.Parse(await Http.GetStringAsync(new Uri(indexer.AdminUrl, "/status")));
        return status.RootElement.GetProperty("audit").Clone();
    }

    private static Task UntilRepairedAsync(RunningIndexer indexer, string finding) => Wait.UntilAsync($"a repair of {finding} is counted", async () =>
    {
        var text = await Http.GetStringAsync(new Uri(indexer.AdminUrl, "/metrics"));
        return text.Split('\n').Any(line => line.StartsWith("plyrfm_audit_repairs", StringComparison.Ordinal) && line.Contains($"finding=\"{finding}\"", StringComparison.Ordinal))
            ? null
            : text;
    });
}
