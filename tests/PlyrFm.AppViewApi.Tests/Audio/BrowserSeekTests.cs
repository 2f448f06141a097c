using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.AppViewApi.Tests.Audio;

/// <summary>What the proxy is for: a browser jumps about in music whose PDS can only send it from the beginning.</summary>
public sealed class BrowserSeekTests(ProxyFixture fixture) : IClassFixture<ProxyFixture>
{
    private const int Minutes = 10;
    private const double Target = (Minutes * 60) - 30;

    // Reports where it can jump to, and where it is after a jump and a moment of playing.
    private const string Page = """
        <!doctype html><title>seek</title><script>
        const until = (audio, name, isDone) => new Promise((done, fail) => {
          audio.addEventListener(name, () => isDone() && done());
          audio.addEventListener('error', () => fail(audio.error.message));
          setTimeout(() => fail(`no ${name}`), 20000);
        });
        async function seek(src, target) {
          const audio = new Audio();
          const loaded = until(audio, 'loadedmetadata', () => true);
          audio.preload = 'auto';
          audio.src = src;
          await loaded;
          const result = { duration: audio.duration, seekable: audio.seekable.length ? audio.seekable.end(0) : 0 };
          const seeked = until(audio, 'seeked', () => true);
          audio.currentTime = target;
          await seeked;
          result.after = audio.currentTime;
          const playing = until(audio, 'timeupdate', () => audio.currentTime > result.after + 0.2);
          await audio.play();
          await playing;
          result.playing = audio.currentTime;
          return result;
        }
        const query = new URLSearchParams(location.search);
        seek(query.get('src'), Number(query.get('target'))).catch(error => ({ error: String(error) }))
          .then(result => fetch('/result', { method: 'POST', body: JSON.stringify(result) }));
        </script>
        """;

    [BrowserTheory]
    [InlineData("wav", "audio/vnd.wave")]
    [InlineData("mp3", "audio/mpeg")]
    public async Task Browser_seeks_through_the_proxy_and_cannot_without(string fileType, string mime)
    {
        await using var pds = new BlobPds { ContentType = mime };
        await pds.StartAsync();
        var port = FreePort();
        await using var api = fixture.Start(fixture.NewFolder(), port, ("Api:Url", $"http://127.0.0.1:{port}"), ("Api:Hostname", $"localhost:{port}"));
        var cid = pds.Add(fileType == "wav" ? Tone.Wav(TimeSpan.FromMinutes(Minutes)) : Mp3());
        var (_, path) = await fixture.TrackAsync(pds.Address, cid, mime, fileType);
        var direct = new Uri(pds.Address, $"/xrpc/com.atproto.sync.getBlob?did=x&cid={cid}");

        // What people use: the lasting address, which leads to the proxy.
        var proxied = await SeekAsync(new Uri($"http://localhost:{port}{path[..path.LastIndexOf('/')]}"));
        Assert.False(proxied.TryGetProperty("error", out var error), error.ToString());
        Assert.Equal((1, 0), (pds.Requests, pds.Ranges));
        var without = await SeekAsync(direct);

        Assert.InRange(proxied.GetProperty("duration").GetDouble(), (Minutes * 60) - 2, (Minutes * 60) + 2);
        Assert.InRange(proxied.GetProperty("seekable").GetDouble(), Target, (Minutes * 60) + 2);
        Assert.InRange(proxied.GetProperty("after").GetDouble(), Target - 1, Target + 1);
        Assert.InRange(proxied.GetProperty("playing").GetDouble(), Target, Target + 20);
        // Otherwise the proxy would have proved nothing.
        Assert.True(pds.Requests > 1);
        Assert.True(
            without.TryGetProperty("error", out _) || without.GetProperty("after").GetDouble() < Target - 1 || without.GetProperty("seekable").GetDouble() < Target,
            $"without the proxy: {without}");
    }

    private static async Task<JsonElement> SeekAsync(Uri source)
    {
        var reported = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var site = new LoopbackServer(async context =>
        {
            if (context.Request.Path == "/result")
            {
                using var body = await JsonDocument.ParseAsync(context.Request.Body);
                reported.TrySetResult(body.RootElement.Clone());
                return;
            }

            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(Page);
        });
        await site.StartAsync();
        using var browser = Chromium.Open(new Uri(site.Address, $"/?target={Target}&src={Uri.EscapeDataString(source.ToString())}"));
        return await reported.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Ten minutes of silence: frames of MPEG-1 Layer III, 128 kbit/s at 44.1 kHz, whose side information says that nothing follows.</summary>
    private static byte[] Mp3()
    {
        const int FrameBytes = 417;
        const int Frames = (int)(Minutes * 60 * 44_100L / 1152);
        var file = new byte[Frames * FrameBytes];
        for (var i = 0; i < Frames; i++)
            ((ReadOnlySpan<byte>)[0xFF, 0xFB, 0x90, 0x00]).CopyTo(file.AsSpan(i * FrameBytes));
        return file;
    }
}
