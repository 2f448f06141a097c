using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Endpoints;

public sealed class AudioEndpointsTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Copy = "https://audio.plyr.fm/audio/song.mp3";
    private const short Unverified = 0;
    private const short Available = 1;
    private const short Unavailable = 2;

    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    [PostgresTheory]
    // state of the copy, state of the blob (null: there is none): origins in order, status in views
    [InlineData(Available, Unverified, "cdn pds", "available")]
    [InlineData(Available, Available, "cdn pds", "available")]
    [InlineData(Available, Unavailable, "cdn", "available")]
    [InlineData(Available, null, "cdn", "available")]
    [InlineData(Unverified, Unverified, "pds cdn", "unverified")]
    [InlineData(Unverified, Available, "pds cdn", "available")]
    [InlineData(Unverified, Unavailable, "cdn", "unverified")]
    [InlineData(Unverified, null, "cdn", "unverified")]
    [InlineData(Unavailable, Unverified, "pds", "unverified")]
    [InlineData(Unavailable, Available, "pds", "available")]
    [InlineData(Unavailable, Unavailable, "", "unavailable")]
    [InlineData(Unavailable, null, "", "unavailable")]
    [InlineData(null, Unverified, "pds", "unverified")]
    [InlineData(null, Available, "pds", "available")]
    [InlineData(null, Unavailable, "", "unavailable")]
    [InlineData(null, null, "", "unavailable")]
    public async Task Best_source_comes_first(short? copy, short? blob, string origins, string shown)
    {
        var artist = await _seed.ActorAsync($"s{copy}x{blob}", pds: "https://pds.example/ignored?path");
        var track = await _seed.TrackAsync(
            artist, audioUrl: copy is null ? null : Copy, hasBlob: blob is not null, audioStatus: copy ?? 0, blobStatus: blob ?? 0);

        var view = (await _client.QueryAsync(GetTrack.NsidText, ("uri", track.Uri))).GetProperty("track").GetProperty("audio");
        Assert.Equal(shown, view.Text("status"));
        Assert.Equal(shown != "unavailable", view.TryGetProperty("url", out _));
        using var redirect = await _client.GetAsync($"/audio/{artist.Did}/{track.RecordKey}");
        if (origins == "")
        {
            Assert.Equal("AudioUnavailable", await _client.FailAsync(400, GetPlayback.NsidText, ("uri", track.Uri)));
            Assert.Equal(404, (int)redirect.StatusCode);
            return;
        }

        var sources = (await _client.QueryAsync(GetPlayback.NsidText, ("uri", track.Uri))).Items("sources").ToArray();
        Assert.Equal(origins.Split(' '), sources.Select(source => source.Text("origin")));
        Assert.Equal(302, (int)redirect.StatusCode);
        Assert.Equal(sources[0].Text("url"), redirect.Headers.Location?.OriginalString);
        Assert.Equal("private, max-age=300", string.Join(", ", redirect.Headers.GetValues("Cache-Control")).Replace("max-age=300, private", "private, max-age=300"));
        Assert.Equal("*", redirect.Headers.GetValues("Access-Control-Allow-Origin").Single());
        foreach (var source in sources.Where(source => source.Text("origin") == "pds"))
        {
            Assert.StartsWith("https://pds.example/xrpc/com.atproto.sync.getBlob?did=did%3Aplc%3A", source.Text("url"));
            Assert.EndsWith($"&cid={source.Text("cid")}", source.Text("url"));
        }
    }

    [PostgresFact]
    public async Task What_was_found_holds_for_what_the_record_names_now()
    {
        var artist = await _seed.ActorAsync("renamed");
        var track = await _seed.TrackAsync(artist, audioStatus: Available, copySize: 4711, hasBlob: true, blobStatus: Unavailable);
        async Task<string> AudioAsync()
        {
            var view = (await _client.QueryAsync(GetTrack.NsidText, ("uri", track.Uri))).GetProperty("track").GetProperty("audio");
            return $"{view.Text("status")} {(view.TryGetProperty("size", out var size) ? size.GetInt64() : null)}";
        }

        Assert.Equal("available 4711", await AudioAsync());
        await _seed.RunAsync("update track set audio_url = audio_url || '?v=2' where id = @id", ("id", track.Id));
        Assert.Equal("unverified ", await AudioAsync());
        await _seed.RunAsync("update track set audio_cid = @cid where id = @id", ("id", track.Id), ("cid", AtProto.Cbor.Cid.ForRaw([1]).ToArray()));
        Assert.Equal("unverified 1234", await AudioAsync());
    }

    [PostgresFact]
    public async Task Wanted_source_can_be_named()
    {
        var artist = await _seed.ActorAsync("wanted");
        var both = await _seed.TrackAsync(artist, hasBlob: true, audioStatus: Available);
        var copy = await _seed.TrackAsync(artist, audioStatus: Available);

        async Task<(int, string?)> AskAsync(SeededRecord track, string source)
        {
            using var response = await _client.GetAsync($"/audio/{artist.Did}/{track.RecordKey}?source={source}");
            return ((int)response.StatusCode, response.Headers.Location?.Host);
        }

        Assert.Equal((302, "pds.example"), await AskAsync(both, "pds"));
        Assert.Equal((302, "audio.plyr.fm"), await AskAsync(both, "cdn"));
        Assert.Equal((404, null), await AskAsync(copy, "pds"));
        Assert.Equal((400, null), await AskAsync(copy, "https://evil.example"));
    }

    [PostgresTheory]
    [InlineData("any")]
    [InlineData("copyright")]
    [InlineData("unknown")]
    public async Task Gated_track_stays_closed(string gate)
    {
        var artist = await _seed.ActorAsync($"gate{gate}");
        var track = await _seed.TrackAsync(artist, audioUrl: "https://api.plyr.fm/audio/1", hasBlob: true, gate: gate);

        var view = (await _client.QueryAsync(GetTrack.NsidText, ("uri", track.Uri))).GetProperty("track");
        Assert.Equal("gated", view.GetProperty("audio").Text("status"));
        Assert.Equal(gate, view.GetProperty("gate").Text("type"));
        var playback = await _client.QueryAsync(GetPlayback.NsidText, ("uri", track.Uri));
        Assert.Empty(playback.Items("sources"));
        Assert.Equal("denied", playback.Text("gateAccess"));
        using var response = await _client.GetAsync($"/audio/{artist.Did}/{track.RecordKey}");
        Assert.Equal(403, (int)response.StatusCode);
        Assert.Contains("SupportRequired", await response.Content.ReadAsStringAsync());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        using var reply = await _client.GetAsync(Answer.Path(GetPlayback.NsidText, ("uri", track.Uri)));
        Assert.Equal("no-store", reply.Headers.CacheControl?.ToString());
    }

    [PostgresTheory]
    // What should never be in the database still leads nowhere.
    [InlineData("http://audio.plyr.fm/a.mp3", null)]
    [InlineData("https://user@audio.plyr.fm/a.mp3", null)]
    [InlineData("https://audio.plyr.fm:444/a.mp3", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("/audio/x", null)]
    [InlineData(null, "http://pds.example")]
    [InlineData(null, "ftp://pds.example")]
    [InlineData(null, "https://user:pass@pds.example@evil.example:99999")]
    [InlineData(null, "pds.example")]
    [InlineData(null, null)]
    public async Task Address_that_is_not_https_is_never_handed_out(string? url, string? pds)
    {
        var artist = await _seed.ActorAsync(NameOf($"{url}{pds}"), pds: pds);
        var track = await _seed.TrackAsync(artist, audioUrl: url, hasBlob: url is null, audioStatus: Available);

        using var response = await _client.GetAsync($"/audio/{artist.Did}/{track.RecordKey}");

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("AudioUnavailable", await _client.FailAsync(400, GetPlayback.NsidText, ("uri", track.Uri)));
    }

    [PostgresTheory]
    [InlineData("/audio/did:plc:nobodynobodynobodynobody/3jzfcijpj2z2a", 404, "TrackNotFound")]
    [InlineData("/audio/nobody/3jzfcijpj2z2a", 400, "InvalidRequest")]
    [InlineData("/audio/did:plc:nobodynobodynobodynobody/a%20b", 400, "InvalidRequest")]
    [InlineData("/audio/did:plc:nobodynobodynobodynobody/..%2f..", 400, "InvalidRequest")]
    public async Task Path_that_names_no_track_is_an_error(string path, int status, string error)
    {
        using var response = await _client.GetAsync(path);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains($"\"{error}\"", await response.Content.ReadAsStringAsync());
    }

    // A name that is part of a DID, different for different texts.
    private static string NameOf(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..16];
}
