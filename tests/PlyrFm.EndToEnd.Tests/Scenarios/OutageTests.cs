using System.Net;

using PlyrFm.EndToEnd.Tests.Stage;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Scenarios;

/// <summary>What breaks does so in the middle of a storm of writes, and afterwards nothing is missing, twice or left over.</summary>
[Collection(SharedTheatre.Name)]
public sealed class OutageTests(Theatre theatre)
{
    [LocalNetworkFact]
    public Task Nothing_is_lost_when_the_relay_drops_its_consumers() => Storm.BlowAsync(theatre, seed: 101, async storm =>
    {
        for (var i = 0; i < 3; i++)
        {
            await theatre.Network.DisconnectRelayAsync();
            Assert.Equal(0, (await theatre.Network.GetRelayStateAsync()).Consumers);
            await storm.MoreAsync();
            await Wait.UntilAsync(
                "the indexer is back at the relay",
                async () => (await theatre.Network.GetRelayStateAsync()).Consumers == 1 ? null : theatre.Indexer.Log());
        }
    });

    [LocalNetworkFact]
    public Task Nothing_is_lost_when_the_indexer_is_killed() => Storm.BlowAsync(theatre, seed: 202, async storm =>
    {
        for (var i = 0; i < 2; i++)
        {
            await theatre.Indexer.KillAsync();
            await storm.MoreAsync();
            await theatre.Indexer.StartAsync();
        }
    });

    [LocalNetworkFact]
    public Task Nothing_is_lost_when_the_indexer_is_stopped_and_started() => Storm.BlowAsync(theatre, seed: 303, async storm =>
    {
        await theatre.Indexer.StopAsync();
        await storm.MoreAsync();
        await theatre.Indexer.StartAsync();
    });

    [LocalNetworkFact]
    public Task Nothing_is_lost_when_PostgreSQL_crashes() => Storm.BlowAsync(theatre, seed: 404, async storm =>
    {
        for (var i = 0; i < 2; i++)
        {
            await theatre.CrashDatabaseAsync();
            await storm.MoreAsync();
            await theatre.UntilDatabaseAnswersAsync();
        }
    });

    [LocalNetworkFact]
    public async Task A_takedown_of_one_record_which_no_event_tells_is_noticed_by_the_audit()
    {
        await using var other = await OtherIndexer.StartAsync(theatre, _ => { });
        var artist = await theatre.CreateAccountAsync();
        await artist.CreateRecordAsync("fm.plyr.track", Songbook.Track("Stays"));
        var track = await artist.CreateRecordAsync("fm.plyr.track", Songbook.Track("Is taken down"));
        await theatre.UntilEqualAsync(other.Database, other.Host);
        await other.UntilAuditedAsync(artist, Wait.Deadline);
        var head = await HeadAsync(artist);

        await artist.Pds.TakeDownAsync(artist.Did, (track.Uri, track.Cid));
        Assert.Equal(head, await HeadAsync(artist));
        await other.ForgetAuditsAsync();
        await UntilShownAsync("Stays");

        await artist.Pds.TakeDownAsync(artist.Did, (track.Uri, track.Cid), applied: false);
        await other.ForgetAuditsAsync();
        await UntilShownAsync("Is taken down, Stays");
        await theatre.UntilEqualAsync(other.Database, other.Host);

        Task UntilShownAsync(string titles) => Wait.UntilAsync($"{titles} and nothing else is shown", async () =>
        {
            await using var command = other.Database.CreateCommand(
                "select string_agg(t.title, ', ' order by t.title) from track t join actor a on a.id = t.actor_id where a.did = $1 and t.hidden & 14 = 0");
            command.Parameters.AddWithValue(artist.Did);
            return await command.ExecuteScalarAsync() as string == titles ? null : other.Host.Log();
        });
    }

    private static async Task<string> HeadAsync(LocalAccount account) =>
        (await account.Pds.QueryAsync("com.atproto.sync.getLatestCommit", $"did={Uri.EscapeDataString(account.Did)}")).ToJsonString();

    [LocalNetworkFact]
    public async Task A_deletion_while_every_source_is_cut_is_found_by_the_audit()
    {
        var relay = theatre.Network.RelayFirehose;
        await using var cable = new LoopbackProxy(new DnsEndPoint(relay.Host, relay.Port));
        await using var other = await OtherIndexer.StartAsync(theatre, settings => settings["Firehose__Sources__0"] = $"ws://127.0.0.1:{cable.Port}");
        var artist = await theatre.CreateAccountAsync();
        await artist.CreateRecordAsync("fm.plyr.track", Songbook.Track("Stays"));
        var track = await artist.CreateRecordAsync("fm.plyr.track", Songbook.Track("Goes"));
        await theatre.UntilEqualAsync(other.Database, other.Host);
        await other.UntilAuditedAsync(artist, Wait.Deadline);

        await cable.GoAwayAsync();
        Assert.True(cable.Broken > 0);
        await artist.DeleteRecordAsync("fm.plyr.track", track.RecordKey);
        await other.ForgetAuditsAsync();

        // Twenty seconds are left to a commit that may be on its way.
        await other.UntilAuditedAsync(artist, TimeSpan.FromSeconds(30) + Wait.Deadline);
        await theatre.UntilEqualAsync(other.Database, other.Host);
        Assert.Equal("retrying", (await other.Host.StatusAsync())["sources"]![0]!["state"]!.GetValue<string>());
    }
}
