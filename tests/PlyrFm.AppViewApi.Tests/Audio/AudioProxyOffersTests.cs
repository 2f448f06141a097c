using System.Net;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AtProto.Cbor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Audio;

/// <summary>What the proxy gives away, under which names, and who is led to it.</summary>
public sealed class AudioProxyOffersTests(ProxyFixture fixture) : ProxyTest(fixture)
{
    private const int Large = 1_000_003;

    [PostgresFact]
    public async Task Only_what_is_shown_and_open_to_all_is_given_away()
    {
        var cid = Pds.Add(Bytes(16, 1000));
        var (gated, gatedPath) = await Fixture.TrackAsync(Pds.Address, cid, gate: "copyright");
        var (_, hiddenPath) = await Fixture.TrackAsync(Pds.Address, cid, hidden: 4);
        var (_, path) = await Fixture.TrackAsync(Pds.Address, cid);
        async Task<int> StatusAsync(string asked)
        {
            using var response = await Client.GetAsync(asked);
            return (int)response.StatusCode;
        }

        Assert.Equal(404, await StatusAsync(gatedPath));
        Assert.Equal(404, await StatusAsync(hiddenPath));
        Assert.Equal(404, await StatusAsync(path.Replace(cid.ToString(), Cid.ForRaw([1, 2]).ToString(), StringComparison.Ordinal)));
        Assert.Equal(400, await StatusAsync($"{path[..path.LastIndexOf('/')]}/nothing"));
        Assert.Equal(0, Pds.Requests);
        Assert.Empty((await Client.QueryAsync(GetPlayback.NsidText, ("uri", gated.Uri))).Items("sources"));
        Assert.Equal(200, await StatusAsync(path));
    }

    [PostgresFact]
    public async Task Playback_leads_to_the_proxy_before_the_PDS()
    {
        var cid = Pds.Add(Bytes(17, 1000));
        var (track, path) = await Fixture.TrackAsync(Pds.Address, cid);
        await Fixture.Seed.RunAsync("update track set audio_url = 'https://audio.plyr.fm/a.mp3' where id = @id", ("id", track.Id));
        await Fixture.Seed.SourceAsync(track.Id, 1, "https://audio.plyr.fm", 1, url: "https://audio.plyr.fm/a.mp3");

        var sources = (await Client.QueryAsync(GetPlayback.NsidText, ("uri", track.Uri))).Items("sources").ToArray();

        Assert.Equal(
            ["https://audio.plyr.fm/a.mp3", $"https://{RunningApi.Hostname}{path}", $"{Pds.Address.GetLeftPart(UriPartial.Authority)}/xrpc/com.atproto.sync.getBlob"],
            sources.Select(source => source.Text("url").Split('?')[0]));
        Assert.Equal(["cdn", "cdn", "pds"], sources.Select(source => source.Text("origin")));
        Assert.Equal(cid.ToString(), sources[1].Text("cid"));
        await Fixture.Seed.RunAsync("update audio_source set state = 2 where track_id = @id", ("id", track.Id));
        using var redirect = await Client.GetAsync(path[..path.LastIndexOf('/')]);
        Assert.Equal($"https://{RunningApi.Hostname}{path}", redirect.Headers.Location?.OriginalString);
    }

    [PostgresTheory]
    [InlineData("audio/vnd.wave", "wav", "audio/wav")]
    [InlineData("Audio/MPEG; codecs=x", "x", "audio/mpeg")]
    [InlineData("video/mp4", "m4a", "audio/mp4")]
    [InlineData("application/octet-stream", "FLAC", "audio/flac")]
    [InlineData("text/html", "html", "application/octet-stream")]
    [InlineData("image/svg+xml", "svg", "application/octet-stream")]
    [InlineData("audio/x\r\nSet-Cookie: a=b", "x", "application/octet-stream")]
    public async Task Type_is_one_of_ours_whatever_the_record_says(string mime, string fileType, string shown)
    {
        var (_, path) = await Fixture.TrackAsync(Pds.Address, Pds.Add(Bytes(18, 100)), mime, fileType);

        using var response = await Client.GetAsync(path);

        Assert.Equal(shown, response.Content.Headers.ContentType?.ToString());
    }

    [PostgresFact]
    public async Task Host_that_has_enough_to_send_is_not_asked_for_more()
    {
        Pds.PauseAt = 100_000;
        var paths = new List<string>();
        for (var i = 0; i < 5; i++)
            paths.Add((await Fixture.TrackAsync(Pds.Address, Pds.Add(Bytes(20 + i, Large)))).Path);

        var running = new List<HttpResponseMessage>();
        foreach (var path in paths.Take(4))
            running.Add(await Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead));
        using var fifth = await Client.GetAsync(paths[4]);

        Assert.Equal(HttpStatusCode.Redirect, fifth.StatusCode);
        Assert.StartsWith(Pds.Address.ToString(), fifth.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal("no-store", fifth.Headers.CacheControl?.ToString());
        Assert.Equal(4, Pds.Requests);
        running.ForEach(response => response.Dispose());
    }

    [PostgresFact]
    public async Task Turned_off_it_is_not_there()
    {
        await using var plain = new RunningApi(Fixture.Database.ConnectionString, ("Network:AllowPrivate", "true"));
        using var client = plain.CreateClient(new() { AllowAutoRedirect = false });
        var (track, path) = await Fixture.TrackAsync(Pds.Address, Pds.Add(Bytes(30, 100)));

        using var response = await client.GetAsync(path);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Contains("XRPCNotSupported", await response.Content.ReadAsStringAsync());
        Assert.Equal(["pds"], (await client.QueryAsync(GetPlayback.NsidText, ("uri", track.Uri))).Items("sources").Select(source => source.Text("origin")));
    }
}
