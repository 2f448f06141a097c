using PlyrFm.EndToEnd.Tests.Stage;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Scenarios;

/// <summary>Accounts change their keys and their homes.</summary>
[Collection(SharedTheatre.Name)]
public sealed class MigrationTests(Theatre theatre)
{
    private const string Track = "fm.plyr.track";

    [LocalNetworkFact]
    public async Task Writes_go_on_under_a_new_key()
    {
        var artist = await theatre.CreateAccountAsync();
        var track = await artist.CreateRecordAsync(Track, Songbook.Track("Old key"));
        await theatre.SettleAsync();

        await artist.RotateKeyAsync();
        await artist.PutRecordAsync(Track, track.RecordKey, Songbook.Track("New key"));
        await theatre.SettleAsync();
        await artist.DeleteRecordAsync(Track, track.RecordKey);
        await artist.CreateRecordAsync(Track, Songbook.Track("And another"));
        await theatre.SettleAsync();
    }

    [LocalNetworkFact]
    public async Task An_account_moves_with_all_it_has()
    {
        var fan = await theatre.CreateAccountAsync();
        var artist = await theatre.CreateAccountAsync();
        var blob = await artist.UploadBlobAsync([7, 7, 7], "audio/mpeg");
        var track = await artist.CreateRecordAsync(Track, Songbook.Track("Suitcase").With("audioBlob", blob).Without("audioUrl"));
        await fan.CreateRecordAsync("fm.plyr.like", Songbook.Like(track));
        await theatre.SettleAsync();
        // Beside the indexer behind the relay, one that listens to both PDSes. It certainly hears what the old one says last, that the
        // account is deactivated; the relay drops that if it has seen the account's new document by then.
        await using var direct = await OtherIndexer.StartAsync(theatre, settings =>
        {
            settings["Firehose__Sources__0"] = theatre.Network.Pds[0].Firehose.ToString();
            settings["Firehose__Sources__1"] = theatre.Network.Pds[1].Firehose.ToString();
        });
        await theatre.UntilEqualAsync(direct.Database, direct.Host);

        await artist.MigrateAsync(toPds: 1);
        await theatre.SettleAsync();
        await theatre.UntilEqualAsync(direct.Database, direct.Host);

        await artist.PutRecordAsync(Track, track.RecordKey, Songbook.Track("Unpacked").With("audioBlob", blob).Without("audioUrl"));
        await artist.CreateRecordAsync(Track, Songbook.Track("New town"));
        await theatre.SettleAsync();
        await theatre.UntilEqualAsync(direct.Database, direct.Host);

        // The audio has moved, too.
        using var audio = await theatre.Api.Client.GetAsync($"/audio/{artist.Did}/{track.RecordKey}");
        Assert.Equal(theatre.Network.Pds[1].Address.Authority, audio.Headers.Location!.Authority);
    }

    [LocalNetworkFact]
    public async Task An_indexer_that_comes_late_finds_all_that_there_is()
    {
        var artist = await theatre.CreateAccountAsync();
        var track = await artist.CreateRecordAsync(Track, Songbook.Track("Long ago"));
        await artist.ApplyWritesAsync(Enumerable.Range(0, 150).Select(i => RecordWrite.Create(Track, Songbook.Track($"{i}"))));
        // Whoever has only liked is listed as well, and whoever has left is not missed.
        var fan = await theatre.CreateAccountAsync(pds: 1);
        await fan.CreateRecordAsync("fm.plyr.like", Songbook.Like(track));
        var gone = await theatre.CreateAccountAsync();
        await gone.CreateRecordAsync(Track, Songbook.Track("Gone"));
        await gone.DeactivateAsync();
        await theatre.SettleAsync();

        await using var late = await OtherIndexer.StartAsync(theatre, _ => { });
        await theatre.UntilEqualAsync(late.Database, late.Host);
        // From here on it follows like the first. Whoever was away when it asked is found at the next record.
        await artist.PutRecordAsync(Track, track.RecordKey, Songbook.Track("Just now"));
        await gone.ActivateAsync();
        await gone.CreateRecordAsync(Track, Songbook.Track("Back"));
        await theatre.SettleAsync();
        await theatre.UntilEqualAsync(late.Database, late.Host);
    }
}
