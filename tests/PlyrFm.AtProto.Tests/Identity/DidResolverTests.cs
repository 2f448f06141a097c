using Microsoft.AspNetCore.Http;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Identity;

public sealed class DidResolverTests
{
    private static readonly Did Subject = Did.Parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

    [Fact]
    public async Task DidResolver_asks_the_directory_for_the_document()
    {
        var asked = "";
        await using var plc = await LoopbackHost.StartAsync(context =>
        {
            asked = context.Request.Path;
            return context.Response.WriteAsync($$"""{"id":"{{Subject}}","service":[{"id":"#atproto_pds","type":"AtprotoPersonalDataServer","serviceEndpoint":"http://localhost:1"}]}""");
        });

        var found = Assert.IsType<DidResolution.Found>(await ResolveAsync(plc, Subject));

        Assert.Equal("/did:plc:ewvi7nxzyoun6zhxrhs64oiz", asked);
        Assert.Equal(new Uri("http://localhost:1"), found.Document.Pds);
    }

    [Theory]
    [InlineData(404, typeof(DidResolution.NotFound))]
    [InlineData(410, typeof(DidResolution.Deactivated))]
    [InlineData(400, typeof(DidResolution.Unavailable))]
    [InlineData(429, typeof(DidResolution.Unavailable))]
    [InlineData(500, typeof(DidResolution.Unavailable))]
    [InlineData(204, typeof(DidResolution.Unavailable))]
    public async Task DidResolver_tells_missing_from_tombstoned_from_unavailable(int status, Type expected)
    {
        await using var plc = await LoopbackHost.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        Assert.IsType(expected, await ResolveAsync(plc, Subject));
    }

    [Theory]
    [InlineData(429, null, 60)]
    [InlineData(429, "7", 7)]
    [InlineData(429, "Fri, 02 Jan 2026 03:04:14 GMT", 9)]
    [InlineData(429, "Thu, 01 Jan 2026 03:04:14 GMT", 0)]
    [InlineData(429, "31536000", 86_400)]
    [InlineData(503, "7", 7)]
    [InlineData(503, null, null)]
    [InlineData(500, "7", null)]
    public async Task DidResolver_says_how_long_a_busy_directory_asks_to_wait(int status, string? retryAfter, int? seconds)
    {
        await using var plc = await LoopbackHost.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Date = "Fri, 02 Jan 2026 03:04:05 GMT";
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        });

        var unavailable = Assert.IsType<DidResolution.Unavailable>(await ResolveAsync(plc, Subject));

        Assert.Equal(seconds, (int?)unavailable.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("<html>maintenance</html>", "JSON")]
    [InlineData("""{"id":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"}""", "asked for")]
    public async Task DidResolver_gives_the_reason_when_the_document_is_bad(string body, string reason)
    {
        await using var plc = await LoopbackHost.StartAsync(200, body);

        Assert.Contains(reason, Assert.IsType<DidResolution.Unavailable>(await ResolveAsync(plc, Subject)).Reason);
    }

    [Fact]
    public async Task DidResolver_stops_reading_when_the_document_is_too_long()
    {
        await using var plc = await LoopbackHost.StartAsync(200, $$"""{"id":"{{Subject}}"}""".PadRight(70_000));

        Assert.Contains("65536", Assert.IsType<DidResolution.Unavailable>(await ResolveAsync(plc, Subject)).Reason);
    }

    [Fact]
    public async Task DidResolver_is_unavailable_when_the_directory_closes_early()
    {
        await using var plc = new RawHost((_, stream, ct) => RawHost.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"id\":", ct).AsTask());
        using var http = NetworkGuard.CreateHttpClient(new(AllowPrivate: true));
        var resolver = new DidResolver(http, new DidResolverOptions { PlcDirectory = plc.Url });

        Assert.IsType<DidResolution.Unavailable>(await resolver.ResolveAsync(Subject, CancellationToken.None));
    }

    [Theory]
    [InlineData("did:plc:short")]
    [InlineData("did:plc:EWVI7NXZYOUN6ZHXRHS64OIZ")]
    [InlineData("did:plc:ewvi7nxzyoun6zhxrhs64oi1")]
    [InlineData("did:plc:ewvi7nxzyoun6zhxrhs64oizz")]
    [InlineData("did:web:example.com:user:alice")]
    [InlineData("did:web:example.com%3A8080")]
    [InlineData("did:web:127.0.0.1")]
    [InlineData("did:web:localhost")]
    [InlineData("did:web:localhost%3A80")]
    [InlineData("did:web:example.com%2Fpath")]
    [InlineData("did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme")]
    [InlineData("did:ion:test")]
    public async Task DidResolver_asks_nobody_when_the_method_or_form_is_not_permitted(string text)
    {
        using var http = new HttpClient(new NoNetwork());
        var resolver = new DidResolver(http, new DidResolverOptions());

        Assert.IsType<DidResolution.NotFound>(await resolver.ResolveAsync(Did.Parse(text), CancellationToken.None));
    }

    [Fact]
    public async Task DidResolver_refuses_a_web_did_whose_host_is_private()
    {
        using var http = NetworkGuard.CreateHttpClient(new NetworkGuardOptions
        {
            Resolve = (_, _) => Task.FromResult<System.Net.IPAddress[]>([System.Net.IPAddress.Parse("169.254.169.254")]),
        });
        var resolver = new DidResolver(http, new DidResolverOptions());

        var answer = await resolver.ResolveAsync(Did.Parse("did:web:metadata.example.com"), CancellationToken.None);

        Assert.Contains("not a public address", Assert.IsType<DidResolution.Unavailable>(answer).Reason);
    }

    [Theory]
    [InlineData(200, typeof(DidResolution.Found))]
    [InlineData(404, typeof(DidResolution.NotFound))]
    [InlineData(410, typeof(DidResolution.NotFound))] // a file that is gone is no tombstone
    public async Task DidResolver_asks_the_host_of_a_web_did(int status, Type expected)
    {
        await using var host = await LoopbackHost.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/.well-known/did.json" ? status : 500;
            return context.Response.WriteAsync($$"""{"id":"did:web:localhost%3A{{context.Request.Host.Port}}"}""");
        });
        using var http = NetworkGuard.CreateHttpClient(new(AllowPrivate: true));
        var resolver = new DidResolver(http, new DidResolverOptions { AllowPrivate = true });

        Assert.IsType(expected, await resolver.ResolveAsync(Did.Parse($"did:web:localhost%3A{host.Url.Port}"), CancellationToken.None));
    }

    private static async Task<DidResolution> ResolveAsync(LoopbackHost plc, Did did)
    {
        using var http = NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForDocuments(allowPrivate: true) with { MaxBodyBytes = 1_000_000 });
        var resolver = new DidResolver(http, new DidResolverOptions { PlcDirectory = plc.Url, AllowPrivate = true });
        return await resolver.ResolveAsync(did, CancellationToken.None);
    }

    private sealed class NoNetwork : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException($"{request.RequestUri} was asked");
    }
}
