using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using PlyrFm.AppViewApi.Tests.Kit;

namespace PlyrFm.AppViewApi.Tests.Xrpc;

/// <summary>The rules of HTTP and XRPC that hold for every request; no database is needed to apply them.</summary>
public sealed class XrpcRouterTests : IDisposable
{
    private readonly RunningApi _api = new(RunningApi.DatabaseThatIsAway);

    [Theory]
    [InlineData("GET", "/xrpc/com.example.doThing", 501, "MethodNotImplemented")]
    [InlineData("POST", "/xrpc/com.example.doThing", 501, "MethodNotImplemented")]
    [InlineData("GET", "/xrpc/", 400, "InvalidRequest")]
    [InlineData("GET", "/xrpc", 400, "InvalidRequest")]
    [InlineData("GET", "/xrpc/nodots", 400, "InvalidRequest")]
    [InlineData("GET", "/xrpc/fm.plyr.feed.getTrack/extra", 400, "InvalidRequest")]
    [InlineData("GET", "/nothing", 404, "XRPCNotSupported")]
    [InlineData("GET", "/nothing.json", 404, "XRPCNotSupported")]
    public async Task Unknown_path_gets_a_named_error(string method, string path, int status, string error)
    {
        using var client = _api.CreateClient();

        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(error, body.RootElement.GetProperty("error").GetString());
        Assert.NotEqual("", body.RootElement.GetProperty("message").GetString());
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Preflight_is_answered_for_every_path()
    {
        using var client = _api.CreateClient();

        using var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/xrpc/com.example.doThing"));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("GET, HEAD, OPTIONS", response.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Contains("Authorization", response.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.Equal("86400", response.Headers.GetValues("Access-Control-Max-Age").Single());
    }

    [Fact]
    public async Task Health_names_the_version()
    {
        using var client = _api.CreateClient();

        using var body = JsonDocument.Parse(await client.GetStringAsync("/xrpc/_health"));

        Assert.StartsWith("0.", body.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Did_document_offers_the_service_under_its_hostname()
    {
        using var client = _api.CreateClient();

        using var body = JsonDocument.Parse(await client.GetStringAsync("/.well-known/did.json"));

        Assert.Equal("did:web:appview.example", body.RootElement.GetProperty("id").GetString());
        var services = body.RootElement.GetProperty("service").EnumerateArray().ToArray();
        Assert.Equal(["#plyr_appview", "#mention_search"], services.Select(service => service.GetProperty("id").GetString()));
        Assert.Equal(["PlyrAppView", "MentionSearchService"], services.Select(service => service.GetProperty("type").GetString()));
        Assert.All(services, service => Assert.Equal("https://appview.example", service.GetProperty("serviceEndpoint").GetString()));
    }

    [Fact]
    public async Task Document_is_not_sent_again_to_who_has_it()
    {
        using var client = _api.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        using var first = await client.GetAsync("/.well-known/did.json");
        var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/did.json");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await client.SendAsync(request);

        Assert.True(first.Headers.ETag!.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal("", await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
    }

    public void Dispose() => _api.Dispose();
}
