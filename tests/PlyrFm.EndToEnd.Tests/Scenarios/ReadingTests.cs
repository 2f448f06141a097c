using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

using PlyrFm.EndToEnd.Tests.Stage;
using PlyrFm.TestKit.Network;

using Xunit.Abstractions;

namespace PlyrFm.EndToEnd.Tests.Scenarios;

/// <summary>What a client sees of what another has written.</summary>
[Collection(SharedTheatre.Name)]
public sealed class ReadingTests(Theatre theatre, ITestOutputHelper output)
{
    private const string Track = "fm.plyr.track";

    private readonly HashSet<string> _asked = [];

    [TypeScriptClientFact]
    public async Task Every_query_shows_what_was_written()
    {
        var artist = await theatre.CreateAccountAsync();
        var fan = await theatre.CreateAccountAsync(pds: 1);
        var guest = new JsonObject { ["did"] = fan.Did, ["handle"] = "stale.example.com", ["displayName"] = "stale" };
        await artist.PutRecordAsync("fm.plyr.actor.profile", "self", Songbook.Profile("makes noise"));
        await artist.PutRecordAsync("app.bsky.actor.profile", "self", new JsonObject { ["displayName"] = "Maren" });
        var blob = await artist.UploadBlobAsync(RandomNumberGenerator.GetBytes(3000), "audio/mpeg");
        var song = await artist.CreateRecordAsync(Track, Songbook.Track("Song").With("audioBlob", blob).With("tags", new JsonArray("folk")));
        var duet = await artist.CreateRecordAsync(Track, Songbook.Track("Duet").With("features", new JsonArray(guest)));
        var like = await fan.CreateRecordAsync("fm.plyr.like", Songbook.Like(song));
        await fan.CreateRecordAsync("fm.plyr.comment", Songbook.Comment(song, "here!", 2000));
        await fan.CreateRecordAsync("fm.plyr.comment", Songbook.Comment(song, "and here", 1000));
        var album = await artist.CreateRecordAsync("fm.plyr.list", Songbook.List("Album", "album", song, duet));
        var playlist = await fan.CreateRecordAsync("fm.plyr.list", Songbook.List("Playlist", "playlist", duet, song, duet));
        await theatre.SettleAsync();

        var track = (await AskAsync("fm.plyr.feed.getTrack", ("uri", song.Uri)))["track"]!;
        Assert.Equal(song.Cid, track["cid"]!.GetValue<string>());
        Assert.Equal("Song", track["record"]!["title"]!.GetValue<string>());
        Assert.Equal("Maren", track["artist"]!["displayName"]!.GetValue<string>());
        Assert.Equal(album.Uri, track["album"]!["list"]!["uri"]!.GetValue<string>());
        Assert.Equal([1, 2], [track["likeCount"]!.GetValue<int>(), track["commentCount"]!.GetValue<int>()]);
        Assert.Equal([duet.Uri, song.Uri], Uris(await AskAsync("fm.plyr.feed.getTracks", ("uris", duet.Uri), ("uris", song.Uri)), "tracks"));
        Assert.Equal([song.Uri], Uris(await AskAsync("fm.plyr.feed.listTracks", ("tags", "folk")), "tracks"));
        Assert.Equal([duet.Uri, song.Uri], Uris(await AskAsync("fm.plyr.feed.getActorTracks", ("actor", artist.Handle)), "tracks"));
        Assert.Equal([duet.Uri], Uris(await AskAsync("fm.plyr.feed.getActorTracks", ("actor", fan.Did), ("filter", "features")), "tracks"));
        Assert.Equal([like.Uri], Uris(await AskAsync("fm.plyr.feed.getLikes", ("uri", song.Uri)), "likes"));
        Assert.Equal([like.Uri], Uris(await AskAsync("fm.plyr.feed.getActorLikes", ("actor", fan.Handle)), "likes"));
        var comments = (await AskAsync("fm.plyr.feed.getComments", ("uri", song.Uri)))["comments"]!.AsArray();
        Assert.Equal([1000, 2000], comments.Select(comment => comment!["record"]!["timestampMs"]!.GetValue<int>()));
        Assert.Equal(2, (await AskAsync("fm.plyr.feed.getPlayback", ("uri", song.Uri)))["sources"]!.AsArray().Count);
        var profile = (await AskAsync("fm.plyr.actor.getProfile", ("actor", artist.Handle)))["profile"]!;
        Assert.Equal("makes noise", profile["description"]!.GetValue<string>());
        string[] counts = ["trackCount", "albumCount", "receivedLikeCount"];
        Assert.Equal([2, 1, 1], counts.Select(count => profile[count]!.GetValue<int>()));
        var profiles = await AskAsync("fm.plyr.actor.getProfiles", ("actors", artist.Did), ("actors", fan.Handle));
        Assert.Equal([artist.Did, fan.Did], profiles["profiles"]!.AsArray().Select(view => view!["did"]!.GetValue<string>()));
        var list = await AskAsync("fm.plyr.graph.getList", ("list", playlist.Uri));
        Assert.Equal([duet.Uri, song.Uri, duet.Uri], list["items"]!.AsArray().Select(item => item!["item"]!["uri"]!.GetValue<string>()));
        Assert.Equal([album.Uri, playlist.Uri], Uris(await AskAsync("fm.plyr.graph.getLists", ("uris", album.Uri), ("uris", playlist.Uri)), "lists"));
        Assert.Equal([album.Uri], Uris(await AskAsync("fm.plyr.graph.getActorLists", ("actor", artist.Did), ("listTypes", "album")), "lists"));
        var status = await AskAsync("fm.plyr.unspecced.getRecordStatus", ("uri", like.Uri));
        Assert.Equal(("indexed", like.Cid), (status["status"]!.GetValue<string>(), status["cid"]!.GetValue<string>()));
        var repo = await AskAsync("fm.plyr.unspecced.getRepoStatus", ("did", fan.Did), ("minRev", playlist.Rev!));
        Assert.True(repo["reached"]!.GetValue<bool>());
        await AskAsync("fm.plyr.unspecced.getStats");
        Assert.Equal(2, (await AskAsync("fm.plyr.feed.getActorComments", ("actor", fan.Did)))["comments"]!.AsArray().Count);
        Assert.Equal([playlist.Uri, album.Uri], Uris(await AskAsync("fm.plyr.graph.getTrackLists", ("uri", song.Uri)), "lists"));
        Assert.Equal([playlist.Uri], Uris(await AskAsync("fm.plyr.unspecced.getActivity", ("actor", fan.Did), ("limit", 1)), "events"));
        Assert.Equal(song.Uri, (await AskAsync("fm.plyr.unspecced.resolveUrl", ("url", $"https://plyr.fm/{song.Uri}")))["uri"]!.GetValue<string>());

        Assert.Empty(Uris(await AskAsync("fm.plyr.unspecced.getSuggestedTracks", ("seeds", song.Uri)), "tracks"));
        Assert.Contains(artist.Did, (await AskAsync("fm.plyr.actor.searchActors", ("q", artist.Handle)))["actors"]!.AsArray().Select(view => view!["did"]!.GetValue<string>()));
        var stored = await AskAsync(
            "com.atproto.repo.getRecord", ("repo", artist.Handle), ("collection", Track), ("rkey", song.Uri.Split('/')[^1]));
        Assert.Equal((song.Uri, song.Cid, "Song"), (
            stored["uri"]!.GetValue<string>(), stored["cid"]!.GetValue<string>(), stored["value"]!["title"]!.GetValue<string>()));

        // What is offered and not asked above is at least asked with what it requires, and its answer valid.
        Dictionary<string, string> values = new() { ["uri"] = song.Uri, ["list"] = playlist.Uri, ["actor"] = artist.Did, ["did"] = artist.Did, ["q"] = "Song", ["service"] = song.Uri, ["search"] = "Song", ["uriPatterns"] = song.Uri };
        var welcome = JsonNode.Parse(await theatre.Api.Client.GetStringAsync("/"))!;
        foreach (var (nsid, _) in welcome["queries"]!.AsObject())
        {
            var lexicon = JsonNode.Parse(await theatre.Api.Client.GetStringAsync($"/lexicons/{nsid}.json"))!;
            Assert.Equal(nsid, lexicon["id"]!.GetValue<string>());
            if (!_asked.Contains(nsid))
            {
                var required = lexicon["defs"]!["main"]!["parameters"]?["required"]?.AsArray().Select(name => name!.GetValue<string>()) ?? [];
                await AskAsync(nsid, [.. required.Select(name => (name, (object)values[name]))]);
            }
        }

        // Held against its lexicon by our validator already, and here by the reference implementation's.
        var verdicts = await TypeScriptClient.ValidateAsync(theatre.Api.Answers);
        Assert.Equal(welcome["queries"]!.AsObject().Select(query => query.Key).Order(), verdicts.Select(verdict => verdict.Split('\t')[0]).Distinct().Order());
        Assert.All(verdicts, verdict => Assert.EndsWith("\tvalid", verdict, StringComparison.Ordinal));
    }

    [LocalNetworkFact]
    public async Task Audio_plays_from_the_PDS_and_is_what_the_record_promises()
    {
        var artist = await theatre.CreateAccountAsync();
        var bytes = RandomNumberGenerator.GetBytes(100_000);
        var blob = await artist.UploadBlobAsync(bytes, "audio/mpeg");
        var track = await artist.CreateRecordAsync(Track, Songbook.Track("Noise").With("audioBlob", blob).Without("audioUrl"));
        await theatre.Api.UntilIndexedAsync(artist.Did, track.Rev!);
        // Where the audio is follows from the account's identity, which is resolved in the background.
        await theatre.SettleAsync();

        using var redirect = await theatre.Api.Client.GetAsync($"/audio/{artist.Did}/{track.RecordKey}");
        Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        Assert.Equal(artist.Pds.Address.Authority, redirect.Headers.Location!.Authority);
        var played = await theatre.Api.Client.GetByteArrayAsync(redirect.Headers.Location);
        Assert.Equal(bytes, played);

        var view = (await theatre.Api.QueryAsync("fm.plyr.feed.getTrack", ("uri", track.Uri)))["track"]!["audio"]!;
        // Version 1, raw, SHA-256, 32 bytes.
        byte[] cid = [1, 0x55, 0x12, 32, .. SHA256.HashData(played)];
        Assert.Equal(cid, Base32.Decode(view["cid"]!.GetValue<string>().AsSpan(1)));
        Assert.Equal(bytes.Length, view["size"]!.GetValue<int>());
    }

    [LocalNetworkFact]
    public async Task A_listener_who_asks_through_the_PDS_sees_the_own_like()
    {
        var artist = await theatre.CreateAccountAsync();
        var fan = await theatre.CreateAccountAsync(pds: 1);
        var track = await artist.CreateRecordAsync(Track, Songbook.Track("Liked"));
        var like = await fan.CreateRecordAsync("fm.plyr.like", Songbook.Like(track));
        await theatre.SettleAsync();

        foreach (var (viewer, uri) in new[] { (fan, like.Uri), (artist, null) })
        {
            var seen = await theatre.Api.QueryAsync(viewer, "fm.plyr.feed.getTrack", ("uri", track.Uri));
            Assert.Equal(uri, seen["track"]!["viewer"]?["like"]?.GetValue<string>());
        }
    }

    [LocalNetworkFact]
    public async Task Documents_of_both_forms_are_understood()
    {
        // The network gives every DID one of two forms of document, by its last letter.
        HashSet<string> forms = [];
        for (var i = 0; forms.Count < 2; i++)
        {
            Assert.True(i < 20, $"Only {string.Join(' ', forms)} in {i} accounts.");
            var account = await theatre.CreateAccountAsync();
            var document = await theatre.Network.GetDidDocumentAsync(account.Did);
            forms.Add(document["verificationMethod"]![0]!["type"]!.GetValue<string>());
            await account.CreateRecordAsync(Track, Songbook.Track("Any form"));
        }

        await theatre.SettleAsync();
    }

    [LocalNetworkFact]
    public async Task A_write_is_visible_soon()
    {
        var artist = await theatre.CreateAccountAsync();
        await artist.CreateRecordAsync(Track, Songbook.Track("First sight"));
        await theatre.SettleAsync();
        List<double> times = [];
        for (var i = 0; i < 30; i++)
        {
            var written = await artist.CreateRecordAsync(Track, Songbook.Track($"{i}"));
            var clock = Stopwatch.StartNew();
            await theatre.Api.UntilIndexedAsync(artist.Did, written.Rev!);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        // Most of it is the PDS, which looks for new events now and then. A number to look at, not to fail by.
        output.WriteLine(
            $"From the PDS's answer to the API's, {times.Count} writes: median {times[times.Count / 2]:F0} ms, "
            + $"90 % within {times[times.Count * 9 / 10]:F0} ms, slowest {times[^1]:F0} ms.");
    }

    private Task<JsonObject> AskAsync(string nsid, params (string Name, object Value)[] parameters)
    {
        _asked.Add(nsid);
        return theatre.Api.QueryAsync(nsid, parameters);
    }

    private static IEnumerable<string> Uris(JsonObject answer, string name) => answer[name]!.AsArray().Select(view => view!["uri"]!.GetValue<string>());
}
