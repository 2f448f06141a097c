using System.Net;
using PlyrFm.AtProto.Identity;

namespace PlyrFm.AtProto.Tests.Identity;

/// <summary>Time and size limits, on a local network.</summary>
public sealed class NetworkGuardLimitsTests
{
    private static readonly NetworkGuardOptions Local = new(AllowPrivate: true);

    [Fact]
    public async Task NetworkGuard_permits_http_loopback_and_ports_when_private_is_allowed()
    {
        await using var host = await LoopbackHost.StartAsync(200, "hello");
        using var client = NetworkGuard.CreateHttpClient(Local);

        Assert.Equal("hello", await client.GetStringAsync($"http://localhost:{host.Url.Port}/"));
    }

    [Fact]
    public async Task NetworkGuard_refuses_loopback_without_the_switch_before_it_connects()
    {
        await using var host = new RawHost((_, _, _) => Task.CompletedTask);
        using var client = NetworkGuard.CreateHttpClient(new NetworkGuardOptions());

        await Assert.ThrowsAsync<ForbiddenTargetException>(() => client.GetAsync(host.Url));
        await Assert.ThrowsAsync<ForbiddenTargetException>(() => client.GetAsync("https://localhost/"));
        Assert.Equal(0, host.Accepted);
    }

    [Fact]
    public async Task NetworkGuard_gives_up_when_the_headers_are_slow()
    {
        await using var host = new RawHost(async (_, stream, ct) =>
        {
            await RawHost.WriteAsync(stream, "HTTP/1.1 200 OK\r\nX-Slow: ", ct);
            while (true)
            {
                await RawHost.WriteAsync(stream, "a", ct);
                await Task.Delay(20, ct);
            }
        });
        using var client = NetworkGuard.CreateHttpClient(Local with { HeaderTimeout = TimeSpan.FromMilliseconds(150) });

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(host.Url));

        Assert.IsType<TimeoutException>(failure.InnerException);
    }

    [Fact]
    public async Task NetworkGuard_stops_reading_when_the_body_does_not_end()
    {
        await using var host = new RawHost(async (_, stream, ct) =>
        {
            await RawHost.WriteAsync(stream, "HTTP/1.1 200 OK\r\n\r\n", ct);
            while (true)
            {
                await stream.WriteAsync(new byte[4096], ct);
            }
        });
        using var client = NetworkGuard.CreateHttpClient(Local with { MaxBodyBytes = 100_000 });
        using var response = await client.GetAsync(host.Url, HttpCompletionOption.ResponseHeadersRead);

        var failure = await Assert.ThrowsAsync<HttpIOException>(async () => await (await response.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null));

        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, failure.HttpRequestError);
    }

    [Fact]
    public async Task NetworkGuard_accepts_a_body_of_exactly_the_limit()
    {
        await using var host = await LoopbackHost.StartAsync(200, new string('x', 100_000));
        using var client = NetworkGuard.CreateHttpClient(Local with { MaxBodyBytes = 100_000 });

        Assert.Equal(100_000, (await client.GetByteArrayAsync(host.Url)).Length);
    }

    [Fact]
    public async Task NetworkGuard_gives_up_when_the_body_drips()
    {
        await using var host = new RawHost(async (_, stream, ct) =>
        {
            await RawHost.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", ct);
            while (true)
            {
                await RawHost.WriteAsync(stream, "x", ct);
                await Task.Delay(20, ct);
            }
        });
        using var client = NetworkGuard.CreateHttpClient(Local with { TotalTimeout = TimeSpan.FromMilliseconds(250) });
        using var response = await client.GetAsync(host.Url, HttpCompletionOption.ResponseHeadersRead);

        var failure = await Assert.ThrowsAsync<IOException>(async () => await (await response.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null));

        Assert.IsType<TimeoutException>(failure.InnerException);
    }

    [Fact]
    public async Task NetworkGuard_reports_cancellation_by_the_caller_as_such()
    {
        await using var host = new RawHost((_, _, ct) => Task.Delay(Timeout.Infinite, ct));
        using var client = NetworkGuard.CreateHttpClient(Local);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(host.Url, source.Token));
    }

    [Fact]
    public async Task NetworkGuard_keeps_to_the_number_of_connections_per_host()
    {
        var (now, most) = (0, 0);
        await using var host = await LoopbackHost.StartAsync(async context =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await Task.Delay(20, context.RequestAborted);
            Interlocked.Decrement(ref now);
        });
        using var client = NetworkGuard.CreateHttpClient(Local with { MaxConnectionsPerHost = 2 });

        var responses = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.GetAsync(host.Url)));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(2, most);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
