using System.Text.Json.Nodes;

using PlyrFm.EndToEnd.Tests.Stage;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Scenarios;

/// <summary>Accounts come, change their names, rest, return and go.</summary>
[Collection(SharedTheatre.Name)]
public sealed class AccountTests(Theatre theatre)
{
    private const string Track = "fm.plyr.track";

    [LocalNetworkFact]
    public async Task Handles_follow_their_accounts()
    {
        var one = await theatre.CreateAccountAsync(name: "solveig");
        var other = await theatre.CreateAccountAsync(name: "torunn");
        await one.CreateRecordAsync(Track, Songbook.Track("One"));
        await other.CreateRecordAsync(Track, Songbook.Track("Other"));
        await theatre.SettleAsync();

        await one.ChangeHandleAsync("astrid.pds0.test");
        await theatre.SettleAsync();
        // A name that somebody else had a moment ago.
        await other.ChangeHandleAsync("solveig.pds0.test");
        await theatre.Network.SetDnsAsync("solveig.band.test", one.Did);
        await one.ChangeHandleAsync("solveig.band.test");
        await theatre.SettleAsync();
        Assert.Equal(one.Did, (await ProfileAsync("solveig.band.test"))["did"]!.GetValue<string>());
        Assert.Equal(other.Did, (await ProfileAsync("solveig.pds0.test"))["did"]!.GetValue<string>());
        Assert.Equal("ActorNotFound", await theatre.Api.FailAsync("fm.plyr.actor.getProfile", ("actor", "torunn.pds0.test")));
    }

    [LocalNetworkFact]
    public async Task A_handle_without_its_DNS_record_is_invalid_until_it_has_one_again()
    {
        const string Handle = "ingrid.band.test";
        var artist = await theatre.CreateAccountAsync();
        await artist.CreateRecordAsync(Track, Songbook.Track("Still here"));
        await theatre.Network.SetDnsAsync(Handle, artist.Did);
        await artist.ChangeHandleAsync(Handle);
        await theatre.SettleAsync();
        Assert.Equal(Handle, (await ProfileAsync(artist.Did))["handle"]!.GetValue<string>());

        // Nobody announces the loss; the next event about the identity is when it is noticed.
        await theatre.Network.SetDnsAsync(Handle, null);
        await artist.RotateKeyAsync();
        await theatre.SettleAsync();
        Assert.Equal("handle.invalid", (await ProfileAsync(artist.Did))["handle"]!.GetValue<string>());

        await theatre.Network.SetDnsAsync(Handle, artist.Did);
        await artist.RotateKeyAsync();
        await theatre.SettleAsync();
        Assert.Equal(Handle, (await ProfileAsync(artist.Did))["handle"]!.GetValue<string>());
    }

    [LocalNetworkFact]
    public async Task A_deactivated_account_is_hidden_until_it_is_reactivated()
    {
        var (artist, fan, track) = await ArtistAndFanAsync();
        await fan.DeactivateAsync();
        await theatre.SettleAsync();
        Assert.Equal(0, await LikesAsync(track));
        Assert.Equal("deactivated", await StatusAsync(fan));

        await artist.DeactivateAsync();
        await theatre.SettleAsync();
        await AssertHiddenAsync(artist, track);

        await fan.ActivateAsync();
        await artist.ActivateAsync();
        await theatre.SettleAsync();
        Assert.Equal(1, await LikesAsync(track));
        await artist.PutRecordAsync(Track, track.RecordKey, Songbook.Track("Back again"));
        await theatre.SettleAsync();
    }

    [LocalNetworkFact]
    public async Task An_account_that_is_taken_down_is_hidden_until_that_is_undone()
    {
        var (artist, _, track) = await ArtistAndFanAsync();
        await artist.TakeDownAsync();
        await theatre.SettleAsync();
        await AssertHiddenAsync(artist, track);
        Assert.Equal("takendown", await StatusAsync(artist));

        await artist.TakeDownAsync(applied: false);
        await theatre.SettleAsync();
        Assert.Equal(1, await LikesAsync(track));
    }

    [LocalNetworkFact]
    public async Task A_deleted_account_leaves_nothing()
    {
        var (artist, fan, track) = await ArtistAndFanAsync();
        await fan.DeleteAsync();
        await theatre.SettleAsync();
        Assert.Equal(0, await LikesAsync(track));

        await artist.DeleteAsync();
        await theatre.SettleAsync();
        await AssertHiddenAsync(artist, track);
        Assert.Equal("deleted", await StatusAsync(artist));
    }

    private async Task<(LocalAccount Artist, LocalAccount Fan, WrittenRecord Track)> ArtistAndFanAsync()
    {
        var artist = await theatre.CreateAccountAsync();
        var fan = await theatre.CreateAccountAsync(pds: 1);
        var track = await artist.CreateRecordAsync(Track, Songbook.Track("Visible"));
        await fan.CreateRecordAsync("fm.plyr.like", Songbook.Like(track));
        await fan.CreateRecordAsync("fm.plyr.comment", Songbook.Comment(track, "good", 1));
        await fan.CreateRecordAsync("fm.plyr.list", Songbook.List("Mine", "playlist", track));
        await theatre.SettleAsync();
        Assert.Equal(1, await LikesAsync(track));
        return (artist, fan, track);
    }

    private async Task AssertHiddenAsync(LocalAccount account, WrittenRecord track)
    {
        Assert.Equal("TrackNotFound", await theatre.Api.FailAsync("fm.plyr.feed.getTrack", ("uri", track.Uri)));
        Assert.Equal("ActorNotFound", await theatre.Api.FailAsync("fm.plyr.feed.getActorTracks", ("actor", account.Did)));
        Assert.Equal("ActorNotFound", await theatre.Api.FailAsync("fm.plyr.actor.getProfile", ("actor", account.Did)));
        var latest = await theatre.Api.QueryAsync("fm.plyr.feed.listTracks", ("limit", 100));
        Assert.DoesNotContain(latest["tracks"]!.AsArray(), shown => shown!["uri"]!.GetValue<string>() == track.Uri);
        var status = await theatre.Api.QueryAsync("fm.plyr.unspecced.getRepoStatus", ("did", account.Did));
        Assert.False(status["active"]!.GetValue<bool>());
    }

    private async Task<JsonNode> ProfileAsync(string actor) => (await theatre.Api.QueryAsync("fm.plyr.actor.getProfile", ("actor", actor)))["profile"]!;

    private async Task<int> LikesAsync(WrittenRecord track) =>
        (await theatre.Api.QueryAsync("fm.plyr.feed.getTrack", ("uri", track.Uri)))["track"]!["likeCount"]!.GetValue<int>();

    private async Task<string?> StatusAsync(LocalAccount account) =>
        (await theatre.Api.QueryAsync("fm.plyr.unspecced.getRepoStatus", ("did", account.Did)))["status"]?.GetValue<string>();
}
