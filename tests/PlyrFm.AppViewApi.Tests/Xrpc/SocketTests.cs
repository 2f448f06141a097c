using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Xrpc;

/// <summary>What only a real socket shows: bytes of bodies and request lines, and the second listener.</summary>
public sealed class SocketTests : IClassFixture<ApiDatabase>, IDisposable
{
    private readonly RunningApi _api;
    private readonly HttpClient _client;

    public SocketTests(ApiDatabase database)
    {
        _api = new RunningApi(
            MissingPart.SkipReason(PostgresServer.Missing) is null ? database.ConnectionString : RunningApi.DatabaseThatIsAway,
            ("Labels:Labelers:0", "did:plc:moderationmoderationmode;redact"));
        _api.UseKestrel(0);
        _api.StartServer();
        _client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, AllowAutoRedirect = false })
        {
            BaseAddress = _api.ClientOptions.BaseAddress,
        };
    }

    [PostgresFact]
    public async Task Head_has_the_headers_of_get_and_no_body()
    {
        using var get = await _client.GetAsync($"/xrpc/{ListTracks.NsidText}");
        var lines = await SendAsync($"HEAD /xrpc/{ListTracks.NsidText} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", lines);
        Assert.EndsWith("\r\n\r\n", lines);
        Assert.Contains($"Content-Length: {get.Content.Headers.ContentLength}", lines);
        Assert.Contains($"ETag: {get.Headers.ETag}", lines);
    }

    // Clients in a test's own process cannot send an empty header.
    [PostgresTheory]
    [InlineData("", true)]
    [InlineData("atproto-accept-labelers:\r\n", false)]
    [InlineData("Atproto-Accept-Labelers: \t \r\n", false)]
    [InlineData("atproto-accept-labelers:\r\natproto-accept-labelers: did:plc:moderationmoderationmode;redact\r\n", true)]
    public async Task No_header_means_the_default_labelers_and_an_empty_one_none(string header, bool hasLabelers)
    {
        var lines = await SendAsync($"GET /xrpc/{ListTracks.NsidText} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{header}\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", lines);
        Assert.Equal(hasLabelers, lines.Contains("\r\natproto-content-labelers: did:plc:moderationmoderationmode;redact\r\n"));
        Assert.Equal(hasLabelers, lines.Contains("\r\natproto-content-labelers:"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Longest_allowed_request_line_is_read_and_one_byte_more_is_not(string method)
    {
        var path = "/xrpc/_health?x=";
        var padding = new string('a', RequestGuards.MaxRequestLineBytes - $"{method} {path} HTTP/1.1\r\n".Length);

        var fits = await SendAsync($"{method} {path}{padding} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var tooLong = await SendAsync($"{method} {path}{padding}a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", fits);
        Assert.StartsWith("HTTP/1.1 413 ", tooLong);
        Assert.Contains("Access-Control-Allow-Origin: *", tooLong);
        Assert.Equal(method == "GET", tooLong.Contains("\"PayloadTooLarge\""));
    }

    [Fact]
    public async Task Endless_request_line_is_cut_off()
    {
        var answer = await SendAsync($"GET /{new string('a', 100_000)} HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 414 ", answer);
    }

    [PostgresFact]
    public async Task Twenty_five_addresses_fit_into_a_request()
    {
        var uris = Enumerable.Range(0, 25).Select(i => ("uris", (object)$"at://did:plc:nobodynobodynobodynobody/fm.plyr.track/3jzfcijpj2z{i:00}"));

        Assert.Empty((await _client.QueryAsync(GetTracks.NsidText, [.. uris])).Items("tracks"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Body_is_compressed_on_request_and_keeps_its_tag(string encoding)
    {
        using var plain = await _client.GetAsync("/lexicons/fm.plyr.feed.defs.json");
        var request = new HttpRequestMessage(HttpMethod.Get, "/lexicons/fm.plyr.feed.defs.json");
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        using var compressed = await _client.SendAsync(request);

        Assert.Equal(encoding, compressed.Content.Headers.ContentEncoding.Single());
        Assert.Equal(plain.Headers.ETag, compressed.Headers.ETag);
        var bytes = await compressed.Content.ReadAsByteArrayAsync();
        await using Stream stream = encoding == "gzip"
            ? new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)
            : new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var text = new StreamReader(stream);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await text.ReadToEndAsync());
        Assert.Equal("Authorization, atproto-accept-labelers, Accept-Encoding, Origin", string.Join(", ", compressed.Headers.Vary));
    }

    [Fact]
    public async Task Trailing_slash_and_web_sockets_are_told_apart()
    {
        using var slash = await _client.GetAsync($"/xrpc/{GetTrack.NsidText}/");
        var upgrade = await SendAsync(
            $"GET /xrpc/{GetTrack.NsidText} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", isOpenEnded: true);
        using var post = await _client.PostAsync($"/xrpc/{GetTrack.NsidText}", new StringContent("{}"));

        Assert.Contains("uri is required", await slash.Content.ReadAsStringAsync());
        Assert.StartsWith("HTTP/1.1 501 ", upgrade);
        Assert.Equal(HttpStatusCode.BadRequest, post.StatusCode);
        Assert.Contains("use GET", await post.Content.ReadAsStringAsync());
    }

    [PostgresFact]
    public async Task Administration_has_a_listener_of_its_own()
    {
        using var admin = new HttpClient { BaseAddress = _api.Services.GetRequiredService<AdminListener>().Address };
        await _client.QueryAsync(ListTracks.NsidText);

        Assert.Equal("alive\n", await admin.GetStringAsync("/healthz"));
        Assert.Equal("ready\n", await admin.GetStringAsync("/readyz"));
        Assert.Contains("\"ready\": true", await admin.GetStringAsync("/status"));
        await Wait.UntilAsync("the query is in the metrics", async () =>
            (await admin.GetStringAsync("/metrics")).Contains($"nsid=\"{ListTracks.NsidText}\"") ? null : "not yet");
        foreach (var path in new[] { "/metrics", "/status", "/readyz", "/healthz" })
        {
            using var response = await _client.GetAsync(path);
            Assert.Equal(404, (int)response.StatusCode);
        }
    }

    [PostgresFact]
    public async Task Operator_sees_which_labelers_requests_name_that_are_not_followed()
    {
        using var admin = new HttpClient { BaseAddress = _api.Services.GetRequiredService<AdminListener>().Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/xrpc/{ListTracks.NsidText}");
        request.Headers.Add("atproto-accept-labelers", "did:web:labeler.example.org;redact");
        using var response = await _client.SendAsync(request);

        using var status = JsonDocument.Parse(await admin.GetStringAsync("/status"));
        var wanted = Assert.Single(status.RootElement.GetProperty("wantedLabelers").EnumerateArray());
        Assert.Equal("did:web:labeler.example.org", wanted.GetProperty("did").GetString());
        Assert.Equal(1, wanted.GetProperty("requests").GetInt32());
        Assert.False(response.Headers.Contains("atproto-content-labelers"));
    }

    public void Dispose()
    {
        _client.Dispose();
        _api.Dispose();
    }

    private async Task<string> SendAsync(string request, bool isOpenEnded = false)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_client.BaseAddress!.Host, _client.BaseAddress.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        var answer = new StringBuilder();
        var buffer = new byte[8192];
        while (await stream.ReadAsync(buffer) is var read && read > 0)
        {
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
            if (isOpenEnded)
                break;
        }

        return answer.ToString();
    }
}
