using System.Net;
using System.Text.Json.Nodes;

using PlyrFm.EndToEnd.Tests.Stage;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Scenarios;

/// <summary>What a PDS lets through because it does not know these record types.</summary>
[Collection(SharedTheatre.Name)]
public sealed class HostileRecordTests(Theatre theatre)
{
    private const string Track = "fm.plyr.track";

    [LocalNetworkFact]
    public async Task Invalid_records_are_explained_and_never_shown()
    {
        var artist = await theatre.CreateAccountAsync();
        var honest = await artist.CreateRecordAsync(Track, Songbook.Track("Honest"));
        (string Path, JsonObject Record)[] broken =
        [
            ("/title", Songbook.Track("x").Without("title")),
            ("/title", Songbook.Track("x").With("title", 7)),
            ("/title", Songbook.Track("x").With("title", new string('x', 1025))),
            ("/artist", Songbook.Track("x").With("artist", null)),
            ("/duration", Songbook.Track("x").With("duration", -1)),
            ("/audioUrl", Songbook.Track("x").With("audioUrl", "not an address")),
            ("/features", Songbook.Track("x").With("features", "everybody")),
        ];
        foreach (var (path, record) in broken)
        {
            var written = await artist.CreateRecordAsync(Track, record);
            theatre.Expected.MustNotShow(written);
            await theatre.Api.UntilIndexedAsync(artist.Did, written.Rev!);

            var status = await StatusAsync(written.Uri);
            Assert.Equal("invalid", status["status"]!.GetValue<string>());
            Assert.Equal(written.Cid, status["cid"]!.GetValue<string>());
            Assert.Contains(
                status["issues"]!.AsArray(),
                issue => issue!["path"]!.GetValue<string>() == path && issue["severity"]!.GetValue<string>() == "error");
            Assert.Equal("TrackNotFound", await theatre.Api.FailAsync("fm.plyr.feed.getTrack", ("uri", written.Uri)));
        }

        var subject = new JsonObject { ["uri"] = honest.Uri, ["cid"] = "not a CID" };
        (string Collection, JsonObject Record)[] others =
        [
            ("fm.plyr.like", Songbook.Like(honest).With("subject", subject)),
            ("fm.plyr.list", Songbook.List("x", "playlist", honest).With("items", new JsonArray(new JsonObject()))),
            ("fm.plyr.comment", Songbook.Comment(honest, "x", -5)),
        ];
        foreach (var (collection, record) in others)
        {
            theatre.Expected.MustNotShow(await artist.CreateRecordAsync(collection, record));
        }

        await theatre.SettleAsync();
        var page = await theatre.Api.QueryAsync("fm.plyr.feed.getActorTracks", ("actor", artist.Did));
        Assert.Equal(honest.Uri, Assert.Single(page["tracks"]!.AsArray())!["uri"]!.GetValue<string>());
    }

    [LocalNetworkFact]
    public async Task An_update_that_breaks_a_record_takes_the_old_version_away_and_one_that_mends_it_brings_it_back()
    {
        var artist = await theatre.CreateAccountAsync(pds: 1);
        var good = await artist.CreateRecordAsync(Track, Songbook.Track("Whole"));
        await theatre.SettleAsync();

        theatre.Expected.MustNotShow(await artist.PutRecordAsync(Track, good.RecordKey, Songbook.Track("Broken").With("duration", -1)));
        await theatre.SettleAsync();
        Assert.Equal("TrackNotFound", await theatre.Api.FailAsync("fm.plyr.feed.getTrack", ("uri", good.Uri)));

        await artist.PutRecordAsync(Track, good.RecordKey, Songbook.Track("Mended"));
        await theatre.SettleAsync();
    }

    [LocalNetworkFact]
    public async Task Addresses_that_must_not_be_followed_are_given_to_nobody()
    {
        var artist = await theatre.CreateAccountAsync();
        string[] addresses =
        [
            "javascript:alert(1)", "data:audio/mpeg;base64,AAAA", "http://audio.plyr.fm/x.mp3", "https://user@audio.plyr.fm/x.mp3",
            "https://evil.example/x.mp3",
        ];
        foreach (var address in addresses)
        {
            var written = await artist.CreateRecordAsync(Track, Songbook.Track("Click me").With("audioUrl", address).With("imageUrl", address));
            await theatre.Api.UntilIndexedAsync(artist.Did, written.Rev!);

            var track = (await theatre.Api.QueryAsync("fm.plyr.feed.getTrack", ("uri", written.Uri)))["track"]!;
            Assert.Equal("unavailable", track["audio"]!["status"]!.GetValue<string>());
            Assert.Null(track["audio"]!["url"]);
            Assert.Null(track["artwork"]);
            Assert.Equal("AudioUnavailable", await theatre.Api.FailAsync("fm.plyr.feed.getPlayback", ("uri", written.Uri)));
            using var audio = await theatre.Api.Client.GetAsync($"/audio/{artist.Did}/{written.RecordKey}");
            Assert.Equal(HttpStatusCode.NotFound, audio.StatusCode);
            Assert.NotEmpty((await StatusAsync(written.Uri))["issues"]!.AsArray());
        }

        await theatre.SettleAsync();
    }

    [LocalNetworkFact]
    public async Task Odd_but_harmless_records_are_shown_with_a_warning()
    {
        var artist = await theatre.CreateAccountAsync();
        foreach (var recordKey in new[] { "my-track", "a:b~c._-", "A", new string('k', 512) })
        {
            var written = await artist.CreateRecordAsync(Track, Songbook.Track(recordKey[..1]), recordKey);
            await theatre.Api.UntilIndexedAsync(artist.Did, written.Rev!);
            var status = await StatusAsync(written.Uri);
            Assert.Equal("indexed", status["status"]!.GetValue<string>());
            Assert.Contains(status["issues"]!.AsArray(), issue => issue!["severity"]!.GetValue<string>() == "warning");
            var shown = await theatre.Api.QueryAsync("fm.plyr.feed.getTrack", ("uri", written.Uri));
            Assert.Equal(written.Uri, shown["track"]!["uri"]!.GetValue<string>());
        }

        await artist.CreateRecordAsync(Track, Songbook.Track("Without a zone").With("createdAt", "2024-05-06T07:08:09.000"));
        theatre.Expected.MustNotShow(await artist.CreateRecordAsync("fm.plyr.actor.profile", Songbook.Profile("x"), "not-self"));
        await theatre.SettleAsync();
    }

    private Task<JsonObject> StatusAsync(string uri) => theatre.Api.QueryAsync("fm.plyr.unspecced.getRecordStatus", ("uri", uri));
}
