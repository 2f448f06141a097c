using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Backfill;

/// <summary>What becomes of a deleted account's records while its grace runs, and when it is over.</summary>
public sealed class DeletionGraceTests : PipelineTest
{
    private const string Hidden = "select count(*) = 1 from track t join actor a on a.id = t.actor_id where t.hidden & 8 <> 0 and a.hidden & 8 <> 0 and a.did = $1";
    private const string Counters = "select concat_ws(' ', like_count, comment_count, list_count) from track_stat s join track t on t.id = s.track_id join actor a on a.id = t.actor_id where a.did = $1";

    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [PostgresFact]
    public async Task A_deleted_account_is_hidden_at_once_and_removed_when_its_grace_is_over()
    {
        var (artist, fan) = (Network.CreateAccount(), Network.CreateAccount());
        await using (await StartAsync(Long))
        {
            await FilledAsync(artist, fan);

            artist.DeleteAccount();
            fan.DeleteAccount();

            await UntilSqlAsync("it is hidden", Hidden, artist.Did.Value);
            await UntilSqlAsync("nothing of the fan counts", "select sum(like_count + comment_count + list_count) = 0 from track_stat");
            Assert.Equal(4L, await AskAsync("select count(*) from record"));
            Assert.Equal(1L, await AskAsync("select count(*) from deleted_record"));
        }

        // The grace is counted from the deletion, so a restart does not lengthen it.
        await AskAsync("update repo set status_at = status_at - interval '1 hour' where actor_id = (select id from actor where did = $1)", fan.Did.Value);
        await using var again = await StartAsync(Long);
        await UntilSqlAsync("the fan's records are gone", "select count(*) = 1 from record");
        Assert.Equal(
            "1 0 0 0 0 0",
            await AskAsync("""
                select concat_ws(' ', (select count(*) from track), (select count(*) from track_like), (select count(*) from track_comment),
                  (select count(*) from list), (select count(*) from list_item), (select count(*) from deleted_record))
                """));
        Assert.Equal(true, await AskAsync("select rev is null and data is null and status = 4 from repo r join actor a on a.id = r.actor_id where a.did = $1", fan.Did.Value));
    }

    [PostgresFact]
    public async Task A_deletion_that_is_said_again_does_not_lengthen_its_grace()
    {
        await using var indexer = await StartAsync(Long);
        var (artist, fan) = (Network.CreateAccount(), Network.CreateAccount());
        await FilledAsync(artist, fan);
        fan.DeleteAccount();
        await UntilSqlAsync("it is deleted", "select count(*) = 1 from repo where status = 4");
        var since = await AskAsync("select status_at from repo where status = 4");

        fan.AnnounceAccount(active: false, "deleted");

        await UntilSqlAsync("it was heard", "select account_seq = $1 from repo where status = 4", Network.Relay.Seq);
        Assert.Equal(since, await AskAsync("select status_at from repo where status = 4"));
    }

    [PostgresFact]
    public async Task An_account_that_comes_back_within_its_grace_shows_what_it_has_then()
    {
        await using var indexer = await StartAsync(Long);
        var (artist, fan) = (Network.CreateAccount(), Network.CreateAccount());
        await FilledAsync(artist, fan);
        var id = await AskAsync("select id from track");
        artist.DeleteAccount();
        await UntilSqlAsync("it is hidden", Hidden, artist.Did.Value);

        Network.Pds.Host(artist);
        Network.World.Apply(artist.Did.Value, new SimulatedWrite("fm.plyr.track/3ktrackaaaaaa", artist.Repo.Records["fm.plyr.track/3ktrackaaaaaa"].Block));
        artist.Commit([new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Written before it came back"))]);
        artist.AnnounceAccount();

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(2L, await AskAsync("select count(*) from track where hidden = 0"));
        // The same row: what an operator decided about it is still there.
        Assert.Equal(id, await AskAsync("select min(id) from track"));
        Assert.Equal("1 1 1", await AskAsync($"{Counters} and t.id = $2", artist.Did.Value, id!));
    }

    [PostgresFact]
    public async Task A_deletion_is_remembered_for_a_while_and_then_forgotten()
    {
        await using var indexer = await StartAsync(Long);
        var (artist, fan) = (Network.CreateAccount(), Network.CreateAccount());
        await FilledAsync(artist, fan);
        artist.Delete("fm.plyr.track/3ktrackaaaaaa");
        await UntilEqualToWorldAsync();

        await AskAsync("update deleted_record set deleted_at = deleted_at - interval '31 days' where collection = 2");

        await UntilSqlAsync("the old one is gone", "select array_agg(collection) = array[1::smallint] from deleted_record");
    }

    private async Task FilledAsync(SimulatedAccount artist, SimulatedAccount fan)
    {
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Known"));
        var uri = $"at://{artist.Did}/fm.plyr.track/3ktrackaaaaaa";
        var cid = artist.Repo.Records["fm.plyr.track/3ktrackaaaaaa"].Cid;
        var subject = $$"""{"uri":"{{uri}}","cid":"{{cid}}"}""";
        const string at = "2026-01-02T03:04:05.000Z";
        fan.Put("fm.plyr.like/3klikeaaaaaaa", SampleRecords.Like(uri, cid));
        fan.Put("fm.plyr.comment/3kcommentaaaa", SampleRecords.Json($$"""{"$type":"fm.plyr.comment","subject":{{subject}},"text":"here","timestampMs":1,"createdAt":"{{at}}"}"""));
        fan.Put("fm.plyr.list/3klistaaaaaaa", SampleRecords.Json($$"""{"$type":"fm.plyr.list","name":"Mine","items":[{"subject":{{subject}}}],"createdAt":"{{at}}"}"""));
        fan.Put("fm.plyr.like/3klikeaaaaaab", SampleRecords.Like(uri, cid));
        await UntilSynchronizedAsync(fan);
        fan.Delete("fm.plyr.like/3klikeaaaaaab");
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        await UntilSynchronizedAsync(fan);
        Assert.Equal("1 1 1", await AskAsync(Counters, artist.Did.Value));
    }

    private Task<RunningIndexer> StartAsync(TimeSpan grace) => RunningIndexer.StartAsync(Network, ConnectionString, deletionGrace: grace);
}
