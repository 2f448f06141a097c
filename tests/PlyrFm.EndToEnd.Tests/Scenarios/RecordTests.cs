using System.Text.Json.Nodes;

using PlyrFm.EndToEnd.Tests.Stage;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Scenarios;

/// <summary>What clients do with records all day.</summary>
[Collection(SharedTheatre.Name)]
public sealed class RecordTests(Theatre theatre)
{
    [LocalNetworkFact]
    public async Task Records_of_every_type_are_created_updated_and_deleted()
    {
        var artist = await theatre.CreateAccountAsync();
        var listener = await theatre.CreateAccountAsync(pds: 1);
        var blob = await artist.UploadBlobAsync([1, 2, 3], "audio/mpeg");
        var track = await artist.CreateRecordAsync("fm.plyr.track", Songbook.Track("Natt").With("audioBlob", blob));
        var other = await artist.CreateRecordAsync("fm.plyr.track", Songbook.Track("Dag").With("features", new JsonArray(
            new JsonObject { ["did"] = listener.Did, ["handle"] = listener.Handle, ["displayName"] = "L" })));
        var profile = await artist.PutRecordAsync("fm.plyr.actor.profile", "self", Songbook.Profile("first"));
        var like = await listener.CreateRecordAsync("fm.plyr.like", Songbook.Like(track));
        var second = await listener.CreateRecordAsync("fm.plyr.like", Songbook.Like(track));
        var comment = await listener.CreateRecordAsync("fm.plyr.comment", Songbook.Comment(track, "the bass!", 61_000));
        var list = await listener.CreateRecordAsync("fm.plyr.list", Songbook.List("Evening", "playlist", track, other, track));
        await theatre.SettleAsync();

        await artist.PutRecordAsync("fm.plyr.track", track.RecordKey, Songbook.Track("Natt II").With("album", "Nordlys"));
        await artist.PutRecordAsync("fm.plyr.actor.profile", "self", Songbook.Profile("second"));
        await listener.PutRecordAsync("fm.plyr.comment", comment.RecordKey, Songbook.Comment(track, "no, the drums", 62_000));
        await listener.PutRecordAsync("fm.plyr.list", list.RecordKey, Songbook.List("Night", "playlist", other));
        await listener.PutRecordAsync("fm.plyr.like", like.RecordKey, Songbook.Like(other));
        await theatre.SettleAsync();

        await listener.DeleteRecordAsync("fm.plyr.like", second.RecordKey);
        await listener.DeleteRecordAsync("fm.plyr.comment", comment.RecordKey);
        await listener.DeleteRecordAsync("fm.plyr.list", list.RecordKey);
        await artist.DeleteRecordAsync("fm.plyr.actor.profile", "self");
        // What still points at it stays, and waits.
        await artist.DeleteRecordAsync("fm.plyr.track", other.RecordKey);
        await theatre.SettleAsync();
        Assert.NotNull(profile.Rev);
    }
}
