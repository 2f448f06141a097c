using System.Text;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Frontend;

/// <summary>From a status record, as listeners publish it, to what a page shows beside their name.</summary>
public sealed class NowPlayingTests : IClassFixture<NowPlayingTests.Fixture>
{
    private static readonly DateTimeOffset Now = new(2026, 8, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly ApiFixture _api;

    public NowPlayingTests(Fixture fixture) => _api = fixture.Api;

    [PostgresFact]
    public async Task Track_is_shown_in_its_own_words_until_the_status_expires()
    {
        var artist = await _api.Seed.ActorAsync("played", handle: "played.example");
        var listener = await _api.Seed.ActorAsync("listener", handle: "listener.example");
        var track = await _api.Seed.TrackAsync(artist, "Song", album: "Hours", duration: 200, imageUrl: "https://images.plyr.fm/a.jpg");
        await WriteAsync(listener, "fm.teal.actor.status", -30, 600, $$""" "trackName":"Any name at all","originUri":"{{track.Uri}}" """);

        foreach (var path in new[] { "/now-playing/by-handle/LISTENER.example", $"/now-playing/by-did/{listener.Did}" })
        {
            var playing = await _api.Client.GetJsonAsync(path);
            Shape.Check("NowPlaying", playing);
            Assert.Equal(("Song", "The Artist", "Hours"), (playing.Text("track_name"), playing.Text("artist_name"), playing.Text("album_name")));
            Assert.Equal((200_000, 30_000, true), (playing.GetProperty("duration_ms").GetInt64(), playing.GetProperty("progress_ms").GetInt64(), playing.GetProperty("is_playing").GetBoolean()));
            var shown = await _api.Client.GetJsonAsync($"/tracks/{playing.GetProperty("track_id")}");
            Assert.Equal((track.Uri, playing.Text("file_id")), (shown.Text("atproto_record_uri"), shown.Text("file_id")));
            Assert.Equal(($"https://plyr.fm/{track.Uri}", "https://plyr.fm"), (playing.Text("track_url"), playing.Text("service_base_url")));
        }

        // The next one of the same account, which is over.
        await WriteAsync(listener, "fm.teal.actor.status", -601, 600, $$""" "trackName":"Song","originUri":"{{track.Uri}}" """);
        await AssertNothingAsync(listener);
        await DeleteAsync(listener, "fm.teal.actor.status");
        await AssertNothingAsync(listener);
    }

    [PostgresTheory]
    [InlineData("fm.teal.actor.status", """ "trackName":"NAMED","artists":[{"artistName":"The Artist"}],"musicServiceUri":"https://plyr.fm" """, true)]
    [InlineData("fm.teal.alpha.actor.status", """ "trackName":"Named","artists":[{"artistName":"named.example"}],"musicServiceBaseDomain":"plyr.fm" """, true)]
    [InlineData("fm.teal.actor.status", """ "trackName":"Named","artists":[{"artistName":"The Artist"}],"musicServiceUri":"https://elsewhere.example" """, false)]
    [InlineData("fm.teal.actor.status", """ "trackName":"Named","artists":[{"artistName":"Somebody"}],"musicServiceUri":"https://plyr.fm" """, false)]
    [InlineData("fm.teal.actor.status", """ "trackName":"Named","originUri":"https://plyr.fm/track/7" """, false)]
    [InlineData("fm.teal.actor.status", """ "trackName":"Twice","artists":[{"artistName":"The Artist"}],"musicServiceUri":"https://plyr.fm","duration":101 """, true)]
    [InlineData("fm.teal.actor.status", """ "trackName":"Twice","artists":[{"artistName":"The Artist"}],"musicServiceUri":"https://plyr.fm","duration":150 """, false)]
    public async Task Names_decide_as_they_do_for_plays(string nsid, string item, bool isFound)
    {
        await _api.Seed.ClearAsync("listening");
        var artist = await _api.Seed.ActorAsync("named", handle: "named.example");
        var listener = await _api.Seed.ActorAsync("namer");
        await _api.Seed.TrackAsync(artist, "Named");
        await _api.Seed.TrackAsync(artist, "Twice", duration: 100);
        await _api.Seed.TrackAsync(artist, "Twice", duration: 200);

        await WriteAsync(listener, nsid, -1, 600, item);

        using var response = await _api.Client.GetAsync($"/now-playing/by-did/{listener.Did}");
        Assert.Equal(isFound ? 200 : 204, (int)response.StatusCode);
    }

    [PostgresTheory]
    [InlineData(0, 0, 0, 200)]
    [InlineData(8, 0, 0, 404)]
    [InlineData(4, 0, 0, 404)]
    [InlineData(0, 8, 0, 204)]
    [InlineData(0, 0, 1, 200)]
    [InlineData(0, 0, 2, 204)]
    [InlineData(0, 0, 4, 204)]
    public async Task What_is_hidden_is_not_heard(int listenerHidden, int artistHidden, int trackHidden, int status)
    {
        var name = $"l{listenerHidden}a{artistHidden}t{trackHidden}";
        var artist = await _api.Seed.ActorAsync($"{name}artist", hidden: artistHidden);
        var listener = await _api.Seed.ActorAsync($"{name}fan", hidden: listenerHidden);
        var track = await _api.Seed.TrackAsync(artist, name, hidden: trackHidden);
        await WriteAsync(listener, "fm.teal.actor.status", -1, 600, $$""" "trackName":"{{name}}","originUri":"{{track.Uri}}" """);

        using var response = await _api.Client.GetAsync($"/now-playing/by-did/{listener.Did}");

        Assert.Equal(status, (int)response.StatusCode);
    }

    [PostgresFact]
    public async Task Nothing_lasts_for_ever_and_the_future_has_not_begun()
    {
        var artist = await _api.Seed.ActorAsync("lasting");
        var listener = await _api.Seed.ActorAsync("forever");
        var track = await _api.Seed.TrackAsync(artist, "Lasting");
        var item = $$""" "trackName":"Lasting","originUri":"{{track.Uri}}" """;

        await WriteAsync(listener, "fm.teal.actor.status", -7 * 3600, 1_000_000_000, item);
        await AssertNothingAsync(listener);
        await WriteAsync(listener, "fm.teal.actor.status", 3600, 600, item);
        await AssertNothingAsync(listener);
        await WriteAsync(listener, "fm.teal.actor.status", -1, 600, item, key: "other");
        await AssertNothingAsync(listener);
        await WriteAsync(listener, "fm.teal.actor.status", -590, null, item);
        await _api.Client.GetJsonAsync($"/now-playing/by-did/{listener.Did}");
    }

    private async Task AssertNothingAsync(SeededActor listener)
    {
        using var response = await _api.Client.GetAsync($"/now-playing/by-did/{listener.Did}");
        Assert.Equal((204, ""), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    private Task WriteAsync(SeededActor listener, string nsid, int start, int? length, string item, string key = "self")
    {
        var began = Now.AddSeconds(start);
        var expiry = length is { } seconds ? $$"""
            ,"expiry":"{{Text(began.AddSeconds(seconds))}}"
            """ : "";
        var json = $$$"""{"$type":"{{{nsid}}}","time":"{{{Text(began)}}}"{{{expiry}}},"item":{ {{{item}}} }}""";
        Assert.True(LabelledFixture.Collections.TryGet(nsid, out var collection));
        var block = DataValue.FromJson(Encoding.UTF8.GetBytes(json)).ToCbor();
        var record = new RecordIndexer(LabelledFixture.Collections, RecordPolicy.Default, new FixedTime(Now))
            .Read(Did.Parse(listener.Did), collection, key, Cid.ForDagCbor(block), block);
        return WriteAsync(listener, record.IsKept ? [record] : []);
    }

    private Task DeleteAsync(SeededActor listener, string nsid) => WriteAsync(listener, []);

    // The whole repository, which has this and nothing else.
    private int _rev = 10;

    private async Task WriteAsync(SeededActor listener, IReadOnlyList<IndexedRecord> records)
    {
        var rev = Tid.FromMicroseconds(1_787_000_000_000_000 + ++_rev, 1);
        var writer = new BatchWriter(_api.Database.DataSource, LabelledFixture.Collections, new BatchWriterOptions(), TimeProvider.System);
        var running = writer.RunAsync(static () => [], CancellationToken.None);
        await writer.EnqueueAsync(new SnapshotChange(Did.Parse(listener.Did), rev, Cid.ForDagCbor([0xA0]), [.. records]), static () => { }, CancellationToken.None);
        writer.Complete();
        await running;
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>An API whose clock stands still.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public ApiFixture Api { get; } = new() { Now = NowPlayingTests.Now };

        public Task InitializeAsync() => Api.InitializeAsync();

        public Task DisposeAsync() => Api.DisposeAsync().AsTask();
    }
}
