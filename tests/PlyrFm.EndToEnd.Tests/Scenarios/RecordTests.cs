using System.Text.Json.Nodes;

using PlyrFm.EndToEnd.Tests.Stage;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Scenarios;

/// <summary>What clients do with records all day.</summary>
[Collection(SharedTheatre.Name)]
public sealed class RecordTests(Theatre theatre)
{
    private const string Track = "fm.plyr.track";

    [LocalNetworkFact]
    public async Task Records_of_every_type_are_created_updated_and_deleted()
    {
        var rejects = await theatre.Indexer.RejectsAsync();
        var artist = await theatre.CreateAccountAsync();
        var listener = await theatre.CreateAccountAsync(pds: 1);
        var blob = await artist.UploadBlobAsync([1, 2, 3], "audio/mpeg");
        var track = await artist.CreateRecordAsync(Track, Songbook.Track("Natt").With("audioBlob", blob));
        var guest = new JsonObject { ["did"] = listener.Did, ["handle"] = listener.Handle, ["displayName"] = "L" };
        var other = await artist.CreateRecordAsync(Track, Songbook.Track("Dag").With("features", new JsonArray(guest)));
        await artist.PutRecordAsync("fm.plyr.actor.profile", "self", Songbook.Profile("first"));
        await artist.PutRecordAsync("app.bsky.actor.profile", "self", new JsonObject { ["displayName"] = "Maren", ["description"] = "sings" });
        var like = await listener.CreateRecordAsync("fm.plyr.like", Songbook.Like(track));
        var second = await listener.CreateRecordAsync("fm.plyr.like", Songbook.Like(track));
        var comment = await listener.CreateRecordAsync("fm.plyr.comment", Songbook.Comment(track, "the bass!", 61_000));
        var list = await listener.CreateRecordAsync("fm.plyr.list", Songbook.List("Evening", "playlist", track, other, track));
        await theatre.SettleAsync();

        await artist.PutRecordAsync(Track, track.RecordKey, Songbook.Track("Natt II").With("album", "Nordlys").With("audioBlob", blob));
        await artist.PutRecordAsync("fm.plyr.actor.profile", "self", Songbook.Profile("second"));
        await artist.PutRecordAsync("app.bsky.actor.profile", "self", new JsonObject { ["displayName"] = "Maren N." });
        await listener.PutRecordAsync("fm.plyr.comment", comment.RecordKey, Songbook.Comment(track, "no, the drums", 62_000));
        await listener.PutRecordAsync("fm.plyr.list", list.RecordKey, Songbook.List("Night", "playlist", other));
        await listener.PutRecordAsync("fm.plyr.like", like.RecordKey, Songbook.Like(other));
        await theatre.SettleAsync();

        await listener.DeleteRecordAsync("fm.plyr.like", second.RecordKey);
        await listener.DeleteRecordAsync("fm.plyr.comment", comment.RecordKey);
        await artist.DeleteRecordAsync("fm.plyr.actor.profile", "self");
        await artist.DeleteRecordAsync("app.bsky.actor.profile", "self");
        // What still points at it stays, and waits.
        await artist.DeleteRecordAsync(Track, other.RecordKey);
        await theatre.SettleAsync();
        // The end of a whole collection, and the return of a record that others wait for.
        await listener.DeleteRecordAsync("fm.plyr.list", list.RecordKey);
        await artist.CreateRecordAsync(Track, Songbook.Track("Dag, once more"), other.RecordKey);
        await theatre.SettleAsync();
        Assert.Equal(rejects, await theatre.Indexer.RejectsAsync());
    }

    [LocalNetworkFact]
    public async Task Two_writes_to_one_path_in_a_batch_leave_what_the_last_one_wrote()
    {
        var artist = await theatre.CreateAccountAsync();
        await artist.CreateRecordAsync(Track, Songbook.Track("First"), "3laaaaaaaaa22");
        await artist.CreateRecordAsync(Track, Songbook.Track("Second"), "3laaaaaaaaa23");
        await theatre.SettleAsync();

        await artist.ApplyWritesAsync(
        [
            RecordWrite.Create(Track, Songbook.Track("Never seen"), "3laaaaaaaaa24"),
            RecordWrite.Delete(Track, "3laaaaaaaaa24"),
        ]);
        await theatre.SettleAsync();
        await artist.ApplyWritesAsync(
        [
            RecordWrite.Create(Track, Songbook.Track("Draft"), "3laaaaaaaaa25"),
            RecordWrite.Update(Track, "3laaaaaaaaa25", Songbook.Track("Final")),
        ]);
        await theatre.SettleAsync();
        await artist.ApplyWritesAsync(
        [
            RecordWrite.Delete(Track, "3laaaaaaaaa22"),
            RecordWrite.Create(Track, Songbook.Track("First, replaced"), "3laaaaaaaaa22"),
            RecordWrite.Update(Track, "3laaaaaaaaa23", Songbook.Track("Second, changed")),
        ]);
        await theatre.SettleAsync();
        // The chain holds: what follows is taken over as usual.
        await artist.DeleteRecordAsync(Track, "3laaaaaaaaa23");
        await theatre.SettleAsync();
    }

    [LocalNetworkFact]
    public async Task Commits_that_change_nothing_or_nothing_of_ours_keep_the_chain()
    {
        var rejects = await theatre.Indexer.RejectsAsync();
        var artist = await theatre.CreateAccountAsync();
        var song = Songbook.Track("Steady");
        var track = await artist.CreateRecordAsync(Track, song);
        await theatre.SettleAsync();

        await artist.ApplyWritesAsync([]);
        await artist.ApplyWritesAsync([RecordWrite.Update(Track, track.RecordKey, song)]);
        Assert.Null((await artist.PutRecordAsync(Track, track.RecordKey, song)).Rev);
        await artist.CreateRecordAsync("app.bsky.feed.post", new JsonObject { ["text"] = "new song!", ["createdAt"] = "2025-03-01T00:00:00Z" });
        await artist.CreateRecordAsync("com.example.anything", new JsonObject { ["n"] = 1 }, "anything");
        await artist.PutRecordAsync(Track, track.RecordKey, song.With("title", "Steady II"));
        await theatre.SettleAsync();
        Assert.Equal(rejects, await theatre.Indexer.RejectsAsync());
    }

    [LocalNetworkFact]
    public async Task Text_in_any_script_arrives_as_it_was_written()
    {
        var artist = await theatre.CreateAccountAsync();
        string[] titles =
        [
            "夜に駆ける 🎧👩‍👩‍👧", "Ætt & <b>ødeland</b>", "e\u0301 or é", "الليل \u202eright to left", "a\u0000b\u0007c", "  blanks  ",
            // Longer in bytes than the lexicon allows, not in characters.
            new string('曲', 86),
        ];
        foreach (var title in titles)
        {
            await artist.CreateRecordAsync(Track, Songbook.Track(title).With("tags", new JsonArray("ジャズ", "été")));
        }

        await theatre.SettleAsync();
        var page = await theatre.Api.QueryAsync("fm.plyr.feed.getActorTracks", ("actor", artist.Did));
        var shown = page["tracks"]!.AsArray().Select(track => track!["record"]!["title"]!.GetValue<string>());
        Assert.Equal(titles.Reverse(), shown);
    }
}
