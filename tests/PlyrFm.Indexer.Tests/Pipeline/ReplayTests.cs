using Microsoft.AspNetCore.Http;

using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Pipeline;

/// <summary>Commits are protected by their revision. What is said about accounts and identities is not, and relays say it again.</summary>
public sealed class ReplayTests : PipelineTest
{
    private const string IsUnharmed = "select count(*) = 1 from track t join repo r on r.actor_id = t.actor_id where t.hidden = 0 and r.status = 0";

    protected override int RelayCount => 2;

    [PostgresFact]
    public async Task A_deletion_that_a_source_replays_erases_nothing_though_others_were_heard_since()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        var witness = await WitnessAsync();
        await DeleteAndReviveAsync(artist);
        await UntilAllIsFinishedAsync(indexer);
        var asked = Network.Pds.Requests("getRepoStatus");

        // At the worst moment: its PDS has lost its accounts for a while, so that nobody contradicts.
        Network.Pds.Trouble = Lost;
        await ReplayAsync();

        await UntilTakenAsync(indexer, artist, witness);
        Assert.True(await AskAsync(IsUnharmed) is true);
        Assert.Equal(asked + 1, Network.Pds.Requests("getRepoStatus")); // about the witness
        Network.Pds.Trouble = null;
        await UntilEqualToWorldAsync();
    }

    [PostgresFact]
    public async Task What_was_heard_of_each_source_survives_a_restart()
    {
        SimulatedAccount artist, witness;
        await using (var first = await StartAsync())
        {
            artist = await ArtistAsync();
            witness = await WitnessAsync();
            await DeleteAndReviveAsync(artist);
            await UntilAllIsFinishedAsync(first);
            await first.StopAsync();
        }

        foreach (var relay in Network.Relays)
        {
            relay.IgnoresCursors = true;
        }

        Network.Pds.Trouble = Lost;
        var asked = Network.Pds.Requests("getRepoStatus");
        var sent = Network.Relays.Sum(relay => relay.Sent);
        await using var second = await StartAsync();
        await Wait.UntilAsync("everything was replayed", () => Network.Relays.Sum(relay => relay.Sent) >= sent + Network.Relays.Sum(relay => relay.Seq));

        await UntilTakenAsync(second, artist, witness);
        Assert.True(await AskAsync(IsUnharmed) is true);
        Assert.Equal(asked + 1, Network.Pds.Requests("getRepoStatus"));
    }

    [PostgresFact]
    public async Task An_old_deletion_with_a_new_number_erases_nothing_that_was_signed_since()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        await UntilAllIsFinishedAsync(indexer);
        var dayBeforeYesterday = TimeProvider.System.GetUtcNow().AddDays(-2).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

        // Asked, its PDS contradicts.
        Network.Relays[1].Publish(seq => SimulatedFrame.Account(seq, artist.Did, active: false, "deleted", dayBeforeYesterday));
        await UntilAllIsFinishedAsync(indexer);
        Assert.True(await AskAsync(IsUnharmed) is true);

        // Its PDS has lost it for a while: hidden until that is mended, and no more than that.
        Network.Pds.Trouble = Lost;
        Network.Relays[1].Publish(seq => SimulatedFrame.Account(seq, artist.Did, active: false, "deleted", dayBeforeYesterday));
        await UntilSqlAsync("it is hidden", "select status = 5 from repo");
        await UntilAllIsFinishedAsync(indexer);
        Assert.Equal(1L, await AskAsync("select count(*) from record"));

        Network.Pds.Trouble = null;
        artist.AnnounceAccount();
        await UntilEqualToWorldAsync();
        await UntilSqlAsync("it is back", IsUnharmed);
    }

    [PostgresFact]
    public async Task An_identity_that_is_replayed_resolves_to_what_it_is_now()
    {
        await using var indexer = await StartAsync();
        var artist = await ArtistAsync();
        artist.ChangeHandle("newname.test");
        await UntilSqlAsync("it has its new handle", "select handle = 'newname.test' from actor");
        await UntilAllIsFinishedAsync(indexer);

        var resolved = Network.Plc.Requests;

        await ReplayAsync();

        await Wait.UntilAsync("it was resolved again", () => Network.Plc.Requests > resolved);
        artist.AnnounceIdentity();
        await UntilAllIsFinishedAsync(indexer);
        Assert.Equal("newname.test", await AskAsync("select handle from actor"));
    }

    private static async Task<bool> Lost(string method, HttpContext context)
    {
        await SimulatedPds.FailAsync(context, StatusCodes.Status400BadRequest, "RepoNotFound");
        return true;
    }

    private async Task<SimulatedAccount> ArtistAsync()
    {
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Known"));
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        return artist;
    }

    private async Task DeleteAndReviveAsync(SimulatedAccount artist)
    {
        artist.DeleteAccount();
        await UntilSqlAsync("it is deleted", "select count(*) = 1 from repo where status = 4");
        Network.Pds.Host(artist);
        foreach (var (path, record) in artist.Repo.Records)
        {
            Network.World.Apply(artist.Did.Value, new SimulatedWrite(path, record.Block));
        }

        artist.AnnounceAccount();
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
    }

    private Task UntilAllIsFinishedAsync(RunningIndexer indexer) => Wait.UntilAsync(
        "all events are finished",
        () => indexer.Sources.Zip(Network.Relays).All(pair => pair.First.Cursor == pair.Second.Seq));

    /// <summary>Every relay sends its whole history again.</summary>
    private async Task ReplayAsync()
    {
        foreach (var relay in Network.Relays)
        {
            var (sent, events) = (relay.Sent, relay.Seq);
            relay.IgnoresCursors = true;
            relay.Disconnect();
            await Wait.UntilAsync("everything was replayed", () => relay.Sent >= sent + events);
        }
    }

    private async Task<SimulatedAccount> WitnessAsync()
    {
        var witness = Network.CreateAccount();
        witness.Put("fm.plyr.actor.profile/self", SampleRecords.Json("""{"$type":"fm.plyr.actor.profile","createdAt":"2026-01-02T03:04:05.000Z"}"""));
        await UntilSynchronizedAsync(witness);
        return witness;
    }

    /// <summary>
    /// Waits until what was said about the artist so far has been taken, and whatever was asked because of it was answered: a later event of
    /// its lane is finished, and a later question is answered.
    /// </summary>
    private async Task UntilTakenAsync(RunningIndexer indexer, SimulatedAccount artist, SimulatedAccount witness)
    {
        artist.AnnounceIdentity();
        await UntilAllIsFinishedAsync(indexer);
        Network.Relay.Publish(seq => SimulatedFrame.Account(seq, witness.Did, active: false, "deactivated"));
        await UntilSqlAsync(
            "the question about the witness is answered", "select r.status = 1 from repo r join actor a on a.id = r.actor_id where a.did = $1", witness.Did.Value);
    }
}
