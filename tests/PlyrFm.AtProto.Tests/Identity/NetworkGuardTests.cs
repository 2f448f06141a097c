using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using PlyrFm.AtProto.Identity;

namespace PlyrFm.AtProto.Tests.Identity;

/// <summary>
/// The guard in its strict mode, against a TLS server that stands behind public addresses: names are resolved by the test, and the dialled
/// address, already checked by then, is replaced by the server's.
/// </summary>
public sealed class NetworkGuardTests : IAsyncDisposable
{
    private static readonly IPAddress Public = IPAddress.Parse("8.8.4.4");
    private static readonly IPAddress OtherPublic = IPAddress.Parse("2606:4700::1");
    private static readonly IPAddress Metadata = IPAddress.Parse("169.254.169.254");

    private readonly Dictionary<string, IPAddress[]> _names = new() { ["start.example"] = [Public] };
    private readonly ConcurrentQueue<IPEndPoint> _dialled = new();
    private readonly ConcurrentQueue<string> _resolved = new();
    private LoopbackHost? _host;

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    [Fact]
    public async Task NetworkGuard_connects_when_the_name_is_public()
    {
        using var client = await StrictClientAsync(context => context.Response.WriteAsync($"{context.Request.Host}"));

        Assert.Equal("start.example", await client.GetStringAsync("https://start.example/"));
        Assert.Equal(new IPEndPoint(Public, 443), Assert.Single(_dialled));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("2002:7f00:1::")]
    public async Task NetworkGuard_refuses_when_the_name_resolves_to_a_private_address(string address)
    {
        using var client = await StrictClientAsync(_ => Task.CompletedTask);
        _names["start.example"] = [IPAddress.Parse(address)];

        await Assert.ThrowsAsync<ForbiddenTargetException>(() => client.GetAsync("https://start.example/"));
        Assert.Empty(_dialled);
    }

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://2130706433/")] // 127.0.0.1 as one number
    [InlineData("https://0x7f.1/")]
    [InlineData("http://start.example/")]
    [InlineData("https://start.example:8443/")]
    [InlineData("https://user@start.example/")]
    [InlineData("http://user:pass@start.example/")]
    public async Task NetworkGuard_refuses_addresses_schemes_ports_and_user_information(string url)
    {
        using var client = await StrictClientAsync(_ => Task.CompletedTask);

        await Assert.ThrowsAsync<ForbiddenTargetException>(() => client.GetAsync(url));
        Assert.Empty(_dialled);
    }

    [Fact]
    public async Task NetworkGuard_dials_the_address_it_checked_when_the_name_changes_its_answer()
    {
        using var client = await StrictClientAsync(context =>
        {
            context.Response.Headers.Connection = "close"; // so that the second request connects anew
            return Task.CompletedTask;
        });

        using var first = await client.GetAsync("https://start.example/");
        _names["start.example"] = [Metadata];

        await Assert.ThrowsAsync<ForbiddenTargetException>(() => client.GetAsync("https://start.example/"));
        Assert.Equal(2, _resolved.Count); // once for each connection, never between check and use
        Assert.Equal(new IPEndPoint(Public, 443), Assert.Single(_dialled));
    }

    [Fact]
    public async Task NetworkGuard_uses_only_the_public_ones_of_several_addresses_in_order()
    {
        using var client = await StrictClientAsync(_ => Task.CompletedTask, failing: OtherPublic);
        _names["start.example"] = [Metadata, OtherPublic, IPAddress.Loopback, Public];

        using var response = await client.GetAsync("https://start.example/");

        Assert.Equal([OtherPublic, Public], _dialled.Select(e => e.Address));
    }

    [Theory]
    [InlineData("https://inside.example/latest/meta-data", "inside.example")]
    [InlineData("https://10.0.0.1/", "10.0.0.1")]
    [InlineData("http://start.example/", "http://start.example")]
    [InlineData("https://start.example:22/", "https://start.example:22")]
    [InlineData("ftp://start.example/", "ftp://start.example")]
    public async Task NetworkGuard_refuses_when_a_redirect_leads_inside(string location, string target)
    {
        using var client = await StrictClientAsync(context =>
        {
            context.Response.Redirect(location);
            return Task.CompletedTask;
        });
        _names["inside.example"] = [Metadata];

        var refusal = await Assert.ThrowsAsync<ForbiddenTargetException>(() => client.GetAsync("https://start.example/"));

        Assert.Equal(target, refusal.Target);
        Assert.Single(_dialled); // the redirect was answered, so the guard really was asked to follow it
    }

    [Fact]
    public async Task NetworkGuard_follows_public_redirects_without_credentials()
    {
        using var client = await StrictClientAsync(context =>
        {
            if (context.Request.Host.Host == "start.example")
            {
                context.Response.Redirect("https://next.example/there");
                return Task.CompletedTask;
            }
            return context.Response.WriteAsync($"{context.Request.Host}{context.Request.Path} {context.Request.Headers.Authorization}{context.Request.Headers.Accept}");
        });
        _names["next.example"] = [OtherPublic];
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://start.example/");
        request.Headers.Authorization = new("Bearer", "secret");
        request.Headers.Accept.ParseAdd("text/plain");

        using var response = await client.SendAsync(request);

        Assert.Equal("next.example/there text/plain", await response.Content.ReadAsStringAsync());
        Assert.Equal([Public, OtherPublic], _dialled.Select(e => e.Address));
    }

    [Fact]
    public async Task NetworkGuard_returns_the_redirect_when_there_are_too_many()
    {
        var asked = 0;
        using var client = await StrictClientAsync(context =>
        {
            context.Response.Redirect($"/{++asked}");
            return Task.CompletedTask;
        });

        using var response = await client.GetAsync("https://start.example/");

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(3, asked);
    }

    [Fact]
    public void NetworkGuard_ignores_the_proxy_and_cookies_of_the_process()
    {
        using var sockets = NetworkGuard.CreateSockets(new NetworkGuardOptions());

        Assert.False(sockets.UseProxy);
        Assert.False(sockets.UseCookies);
        Assert.False(sockets.AllowAutoRedirect);
    }

    private async Task<HttpClient> StrictClientAsync(RequestDelegate answer, IPAddress? failing = null)
    {
        _host = await LoopbackHost.StartAsync(answer, useTls: true);
        var options = new NetworkGuardOptions
        {
            Resolve = (name, _) =>
            {
                _resolved.Enqueue(name);
                return Task.FromResult(IPAddress.TryParse(name, out var literal) ? [literal] : _names[name]);
            },
            Dial = (endPoint, ct) =>
            {
                _dialled.Enqueue(endPoint);
                return endPoint.Address.Equals(failing)
                    ? throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused)
                    : NetworkGuard.DialAsync(_host.EndPoint, ct);
            },
        };
        var sockets = NetworkGuard.CreateSockets(options);
        sockets.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=loopback";
        return new HttpClient(new GuardedHandler(options, sockets));
    }
}
