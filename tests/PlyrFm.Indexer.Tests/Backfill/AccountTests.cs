using Microsoft.AspNetCore.Http;

using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Backfill;

public sealed class AccountTests : PipelineTest
{
    private const string IsHidden = "select count(*) = 1 from track t join actor a on a.id = t.actor_id where a.did = $1 and t.hidden & 8 <> 0";
    private const string HasStatus = "select r.status = $2 from repo r join actor a on a.id = r.actor_id where a.did = $1";

    [PostgresFact]
    public async Task A_deactivated_account_is_hidden_and_comes_back_with_what_it_has_then()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();

        artist.Deactivate();
        await UntilSqlAsync("it is hidden", IsHidden, artist.Did.Value);
        await UntilSqlAsync("it is deactivated", HasStatus, artist.Did.Value, (short)1);
        artist.Commit([new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Written meanwhile"))]);
        artist.Reactivate();

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        await UntilSqlAsync("nothing is hidden", "select count(*) = 2 from track where hidden = 0");
    }

    [PostgresFact]
    public async Task A_deleted_account_loses_everything()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();

        artist.DeleteAccount();

        await UntilEqualToWorldAsync();
        await UntilSqlAsync("it is deleted", HasStatus, artist.Did.Value, (short)4);
        Assert.Equal(0L, await AskAsync("select count(*) from record"));
    }

    [PostgresFact]
    public async Task A_DID_with_a_tombstone_is_deleted()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();

        Network.Plc.Bury(artist.Did);
        Network.World.Forget(artist.Did.Value);
        artist.AnnounceAccount(active: false, "deactivated");

        await UntilEqualToWorldAsync();
        await UntilSqlAsync("it is deleted", HasStatus, artist.Did.Value, (short)4);
    }

    [PostgresFact]
    public async Task What_a_throttling_host_held_back_is_fetched_when_it_stops()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();

        artist.AnnounceAccount(active: true, "throttled");
        artist.Commit([new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Held back"))]);
        artist.AnnounceAccount();

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(2L, await AskAsync("select count(*) from track where hidden = 0"));
    }

    [PostgresFact]
    public async Task An_identity_event_is_enough_to_find_the_tombstone()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();

        Network.Plc.Bury(artist.Did);
        Network.World.Forget(artist.Did.Value);
        artist.AnnounceIdentity();

        await UntilEqualToWorldAsync();
        await UntilSqlAsync("it is deleted", HasStatus, artist.Did.Value, (short)4);
    }

    [PostgresFact]
    public async Task A_directory_that_has_lost_a_DID_hides_its_records_and_deletes_none()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();

        Network.Plc.Lose(artist.Did);
        artist.AnnounceIdentity();
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Cannot be verified"));
        await UntilSqlAsync("it is hidden", IsHidden, artist.Did.Value);
        Assert.Equal(1L, await AskAsync("select count(*) from record"));

        Network.Plc.Publish(artist);
        artist.AnnounceAccount();
        await UntilEqualToWorldAsync();
        await UntilSqlAsync("nothing is hidden", "select count(*) = 2 from track where hidden = 0");
    }

    [PostgresTheory]
    [InlineData("takendown", (short)2)]
    [InlineData("suspended", (short)3)]
    [InlineData("somethingnew", (short)5)]
    public async Task What_the_own_pds_says_hides_the_account(string status, short stored)
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();

        artist.SetStatus(status);
        artist.AnnounceAccount(active: false, status);
        await UntilSqlAsync("it is hidden", IsHidden, artist.Did.Value);
        await UntilSqlAsync("its status is known", HasStatus, artist.Did.Value, stored);

        artist.SetStatus(null);
        artist.AnnounceAccount(); // a takedown is taken back with this and nothing else
        await UntilEqualToWorldAsync();
        await UntilSqlAsync("nothing is hidden", "select count(*) = 1 from track where hidden = 0");
    }

    [PostgresFact]
    public async Task What_only_the_relay_says_hides_nothing()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        var asked = Network.Pds.Requests("getRepoStatus");

        artist.AnnounceAccount(active: false, "takendown");
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Alive"));

        await Wait.UntilAsync("the PDS was asked", () => Network.Pds.Requests("getRepoStatus") > asked);
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        await UntilSqlAsync("the event is noted", "select account_seq > 0 and status = 0 from repo");
        Assert.Equal(2L, await AskAsync("select count(*) from track where hidden = 0"));
    }

    [PostgresFact]
    public async Task An_account_whose_pds_does_not_answer_stays_as_it_was_until_it_does()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        Network.Pds.Trouble = async (_, context) =>
        {
            await SimulatedPds.FailAsync(context, StatusCodes.Status503ServiceUnavailable, "Down");
            return true;
        };

        artist.Deactivate();
        await UntilSqlAsync("it is in doubt", "select attempts > 0 and state = 3 and status = 0 from repo");
        Assert.Equal(1L, await AskAsync("select count(*) from track where hidden = 0"));

        Network.Pds.Trouble = null;
        await UntilSqlAsync("it is hidden", IsHidden, artist.Did.Value);
    }

    [PostgresFact]
    public async Task A_deletion_is_carried_out_though_the_pds_did_not_answer_when_it_was_announced()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        var refused = RefuseOneStatus();

        artist.DeleteAccount();

        await UntilSqlAsync("it is deleted", HasStatus, artist.Did.Value, (short)4);
        Assert.Equal(0L, await AskAsync("select count(*) from record"));
        Assert.Equal(1, refused());
    }

    [PostgresFact]
    public async Task A_deletion_that_nobody_could_confirm_survives_a_restart()
    {
        SimulatedAccount artist;
        await using (await StartAsync())
        {
            artist = await ArtistAsync();
            Network.Pds.Trouble = async (_, context) =>
            {
                await SimulatedPds.FailAsync(context, StatusCodes.Status503ServiceUnavailable, "Down");
                return true;
            };
            artist.DeleteAccount();
            await UntilSqlAsync("the claim is kept", "select claim_source is not null and claim_seq > 0 and status = 0 from repo");
        }

        Network.Pds.Trouble = null;
        await using var indexer = await StartAsync();
        await UntilSqlAsync("it is deleted", HasStatus, artist.Did.Value, (short)4);
        Assert.Equal(true, await AskAsync("select claim_source is null from repo"));
    }

    [PostgresFact]
    public async Task A_deletion_stands_whatever_is_claimed_while_the_pds_is_being_asked()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        var answer = new TaskCompletionSource();
        Network.Pds.Trouble = async (method, _) =>
        {
            await (method == "getRepoStatus" ? answer.Task : Task.CompletedTask);
            return false;
        };

        artist.AnnounceAccount(active: false, "takendown"); // this is asked about; the others wait for the answer
        artist.DeleteAccount();
        artist.AnnounceAccount();
        await Wait.UntilAsync("all were received", () => indexer.Source.LastSeq == Network.Relay.Seq && indexer.Lanes.Depths.Sum() == 0);
        answer.SetResult();

        await UntilSqlAsync("it is deleted", HasStatus, artist.Did.Value, (short)4);
    }

    [PostgresFact]
    public async Task A_deletion_stands_whatever_is_claimed_before_the_pds_could_be_asked()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        artist.SetStatus("takendown");
        artist.AnnounceAccount(active: false, "takendown");
        await UntilSqlAsync("it is hidden", HasStatus, artist.Did.Value, (short)2);
        string? unanswered = "getRepoStatus";
        Network.Pds.Trouble = async (method, context) =>
        {
            if (method != "getRepo" && method != Volatile.Read(ref unanswered))
            {
                return false;
            }

            await SimulatedPds.FailAsync(context, StatusCodes.Status503ServiceUnavailable, "Down");
            return true;
        };

        artist.DeleteAccount();
        await UntilSqlAsync("it is in doubt", "select attempts > 0 from repo");
        Volatile.Write(ref unanswered, null);
        artist.AnnounceAccount();

        await UntilSqlAsync("it is deleted", HasStatus, artist.Did.Value, (short)4);
    }

    [PostgresFact]
    public async Task A_status_that_was_not_confirmed_is_not_forgotten_because_a_relay_has_the_repository()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        var refused = RefuseOneStatus();
        Network.Relay.Trouble = async (method, context) =>
        {
            if (method == "getRepo")
            {
                await context.Response.Body.WriteAsync(artist.Repo.ToCar());
            }

            return method == "getRepo";
        };

        artist.Deactivate();

        await UntilSqlAsync("it is hidden", IsHidden, artist.Did.Value);
        Assert.Equal(1, refused());
    }

    [PostgresFact]
    public async Task Old_account_events_that_come_again_do_not_undo_newer_ones()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        artist.Deactivate();
        artist.Reactivate();
        await UntilSynchronizedAsync(artist);
        await Wait.UntilAsync("all events are finished", () => indexer.Source.Cursor == Network.Relay.Seq);
        var asked = Network.Pds.Requests("getRepoStatus");

        Network.Relay.IgnoresCursors = true;
        var (sent, events) = (Network.Relay.Sent, Network.Relay.Seq);
        Network.Relay.Disconnect();
        await Wait.UntilAsync("everything was replayed", () => Network.Relay.Sent >= sent + events);
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Marks the end"));

        await UntilEqualToWorldAsync();
        Assert.Equal(2L, await AskAsync("select count(*) from track where hidden = 0"));
        Assert.Equal(asked, Network.Pds.Requests("getRepoStatus"));
    }

    [PostgresFact]
    public async Task A_commit_of_an_account_that_seemed_inactive_shows_that_it_is_back()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        artist.Deactivate();
        await UntilSqlAsync("it is hidden", IsHidden, artist.Did.Value);

        artist.SetStatus(null); // the event that says so is lost
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Back"));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(2L, await AskAsync("select count(*) from track where hidden = 0"));
    }

    [PostgresFact]
    public async Task A_migration_is_followed_though_the_old_host_says_deactivated_last()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        var fetches = Network.OtherPds.Requests("getRepo");

        artist.MoveTo(Network.OtherPds);
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("From the new home"));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        await UntilSqlAsync(
            "the new host is known",
            "select pds like $2 || '%' from actor where did = $1",
            artist.Did.Value,
            Network.OtherPds.Server.Address.ToString().TrimEnd('/'));
        await Wait.UntilAsync("all events are finished", () => indexer.Source.Cursor == Network.Relay.Seq);
        Assert.Equal(2L, await AskAsync("select count(*) from track where hidden = 0"));
        // The #sync with the old commit under the old key states what we have: it is no reason to fetch anything.
        Assert.Equal(fetches, Network.OtherPds.Requests("getRepo"));
    }

    [PostgresFact]
    public async Task An_account_that_was_deleted_and_revived_is_fetched_again()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        artist.DeleteAccount();
        await UntilSqlAsync("it is deleted", HasStatus, artist.Did.Value, (short)4);

        artist.Revive();

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(1L, await AskAsync("select count(*) from track where hidden = 0"));
    }

    /// <returns>Tells how often it has been refused so far.</returns>
    private Func<int> RefuseOneStatus()
    {
        var refused = 0;
        Network.Pds.Trouble = async (method, context) =>
        {
            if (method != "getRepoStatus" || Interlocked.CompareExchange(ref refused, 1, 0) == 1)
            {
                return false;
            }

            await SimulatedPds.FailAsync(context, StatusCodes.Status503ServiceUnavailable, "Down");
            return true;
        };
        return () => Volatile.Read(ref refused);
    }

    private async Task<SimulatedAccount> ArtistAsync()
    {
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Known"));
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        return artist;
    }
}
