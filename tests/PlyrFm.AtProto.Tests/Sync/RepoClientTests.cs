using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.AtProto.Tests.Identity;

namespace PlyrFm.AtProto.Tests.Sync;

public sealed class RepoClientTests : IDisposable
{
    private const long MaxBytes = 10_000_000;

    private static readonly Did Alice = Did.Parse("did:web:alice.example.com");
    private static readonly Nsid Track = Nsid.Parse("fm.plyr.track");

    private readonly HttpClient _http = NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForRepositories(MaxBytes, allowPrivate: true));

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData(3_000_000)]
    public async Task RepoClient_gets_the_bytes_of_a_repository(int length)
    {
        var car = new byte[length];
        new Random(length).NextBytes(car);
        var asked = "";
        await using var host = await LoopbackHost.StartAsync(async context =>
        {
            asked = context.Request.Path + context.Request.QueryString;
            await context.Response.Body.WriteAsync(car); // chunked: the length is not announced
        });

        var fetch = await new RepoClient(_http).GetRepoAsync(host.Url, Alice, MaxBytes, CancellationToken.None);

        Assert.True(fetch.IsOk, fetch.Reason);
        Assert.True(car.AsSpan().SequenceEqual(fetch.Value.Bytes.Span));
        Assert.Equal("/xrpc/com.atproto.sync.getRepo?did=did%3Aweb%3Aalice.example.com", asked);
        fetch.Value.Dispose();
        fetch.Value.Dispose();
        Assert.Throws<ObjectDisposedException>(() => fetch.Value.Bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RepoClient_refuses_a_repository_above_the_limit(bool isAnnounced)
    {
        await using var host = await LoopbackHost.StartAsync(async context =>
        {
            context.Response.ContentLength = isAnnounced ? 200_001 : null;
            await context.Response.Body.WriteAsync(new byte[200_001]);
        });
        var client = new RepoClient(_http);

        Assert.Equal(RepoOutcome.TooLarge, (await client.GetRepoAsync(host.Url, Alice, 200_000, CancellationToken.None)).Outcome);
        Assert.Equal(RepoOutcome.Ok, (await client.GetRepoAsync(host.Url, Alice, 200_001, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task RepoClient_says_too_large_when_the_guard_stops_the_body()
    {
        await using var host = await LoopbackHost.StartAsync(context => context.Response.Body.WriteAsync(new byte[300_000]).AsTask());
        using var http = NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForRepositories(200_000, allowPrivate: true));

        Assert.Equal(RepoOutcome.TooLarge, (await new RepoClient(http).GetRepoAsync(host.Url, Alice, MaxBytes, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task RepoClient_follows_the_redirect_of_a_relay_to_the_server()
    {
        await using var pds = await LoopbackHost.StartAsync(200, "car");
        await using var relay = await LoopbackHost.StartAsync(context =>
        {
            context.Response.Redirect($"{pds.Url.GetLeftPart(UriPartial.Authority)}{context.Request.Path}{context.Request.QueryString}");
            return Task.CompletedTask;
        });

        var fetch = await new RepoClient(_http).GetRepoAsync(relay.Url, Alice, MaxBytes, CancellationToken.None);

        Assert.Equal("car"u8.ToArray(), fetch.Value!.Bytes.ToArray());
        Assert.Equal(pds.Url.Authority, fetch.AnsweredBy);
    }

    [Theory]
    [InlineData(400, """{"error":"RepoNotFound","message":"Could not find repo"}""", RepoOutcome.RepoNotFound)]
    [InlineData(404, """{"error":"RepoNotFound"}""", RepoOutcome.RepoNotFound)]
    [InlineData(400, """{"error":"RepoTakendown"}""", RepoOutcome.RepoTakendown)]
    [InlineData(400, """{"error":"RepoSuspended"}""", RepoOutcome.RepoSuspended)]
    [InlineData(403, """{"error":"RepoDeactivated","message":7}""", RepoOutcome.RepoDeactivated)]
    [InlineData(404, """{"error":"RecordNotFound"}""", RepoOutcome.RecordNotFound)]
    [InlineData(429, """{"error":"RepoNotFound"}""", RepoOutcome.RateLimited)]
    [InlineData(404, "", RepoOutcome.Failed)]
    [InlineData(400, """{"error":["RepoNotFound"]}""", RepoOutcome.Failed)]
    [InlineData(400, """["RepoNotFound"]""", RepoOutcome.Failed)]
    [InlineData(400, """{"error":"\ud800"}""", RepoOutcome.Failed)]
    [InlineData(500, "<html><body>RepoNotFound</body></html>", RepoOutcome.Failed)]
    [InlineData(502, """{"error":"UpstreamFailure"}""", RepoOutcome.Failed)]
    [InlineData(206, "partial", RepoOutcome.Failed)]
    public async Task RepoClient_tells_the_failures_apart(int status, string body, RepoOutcome expected)
    {
        await using var host = await LoopbackHost.StartAsync(status, body);

        var fetch = await new RepoClient(_http).GetRepoAsync(host.Url, Alice, MaxBytes, CancellationToken.None);

        Assert.Equal(expected, fetch.Outcome);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), fetch.Reason);
    }

    [Fact]
    public async Task RepoClient_says_how_long_to_wait_when_the_limit_is_reached()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(2_000_000_000));
        var headers = new Dictionary<string, string>();
        var status = 429;
        await using var host = await LoopbackHost.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }
            await context.Response.WriteAsync("<html>slow down</html>");
        });
        var client = new RepoClient(_http, new RepoClientOptions(), time);
        async Task<RepoFetch<RepoCar>> Ask() => await client.GetRepoAsync(host.Url, Alice, MaxBytes, CancellationToken.None);

        Assert.Equal((RepoOutcome.RateLimited, TimeSpan.FromMinutes(1)), ((await Ask()).Outcome, (await Ask()).RetryAfter));

        headers["RateLimit-Limit"] = "3000";
        headers["RateLimit-Remaining"] = "0";
        headers["RateLimit-Reset"] = "2000000120";
        var fetch = await Ask();
        Assert.Equal(TimeSpan.FromMinutes(2), fetch.RetryAfter);
        Assert.Equal(new RateLimit(3000, 0, TimeSpan.FromMinutes(2)), fetch.Limit);

        headers["Retry-After"] = "9";
        Assert.Equal(TimeSpan.FromSeconds(9), (await Ask()).RetryAfter);
        status = 503; // with Retry-After: the same kind of answer
        Assert.Equal((RepoOutcome.RateLimited, TimeSpan.FromSeconds(9)), ((await Ask()).Outcome, (await Ask()).RetryAfter));
        status = 200; // the allowance is there before it is used up
        Assert.Equal(3000, (await Ask()).Limit!.Value.Total);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n")]
    [InlineData("")]
    public async Task RepoClient_fails_when_the_answer_is_cut_or_nonsense(string answer)
    {
        await using var host = new RawHost((_, stream, ct) => RawHost.WriteAsync(stream, answer, ct).AsTask());

        var fetch = await new RepoClient(_http).GetRepoAsync(host.Url, Alice, MaxBytes, CancellationToken.None);

        Assert.Equal(RepoOutcome.Failed, fetch.Outcome);
        Assert.NotEmpty(fetch.Reason!);
    }

    [Fact]
    public async Task RepoClient_knows_the_status_when_the_body_of_an_error_is_cut()
    {
        await using var host = new RawHost((_, stream, ct) => RawHost.WriteAsync(stream, "HTTP/1.1 429 X\r\nRetry-After: 5\r\nContent-Length: 900\r\n\r\n{", ct).AsTask());

        var fetch = await new RepoClient(_http).GetRepoAsync(host.Url, Alice, MaxBytes, CancellationToken.None);

        Assert.Equal((RepoOutcome.RateLimited, TimeSpan.FromSeconds(5)), (fetch.Outcome, fetch.RetryAfter));
    }

    [Fact]
    public async Task RepoClient_fails_when_a_repository_stops_coming()
    {
        var time = new FakeTimeProvider();
        var isHalfSent = new TaskCompletionSource();
        await using var host = new RawHost(async (_, stream, ct) =>
        {
            await RawHost.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf", ct);
            isHalfSent.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
        });
        var pending = new RepoClient(_http, new RepoClientOptions(), time).GetRepoAsync(host.Url, Alice, MaxBytes, CancellationToken.None);
        await isHalfSent.Task;

        while (!pending.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.Equal(RepoOutcome.Failed, (await pending).Outcome);
    }

    [Fact]
    public async Task RepoClient_fails_when_the_host_is_not_allowed()
    {
        using var http = NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForRepositories(MaxBytes));

        var fetch = await new RepoClient(http).GetRepoAsync(new Uri("https://localhost"), Alice, MaxBytes, CancellationToken.None);

        Assert.Equal(RepoOutcome.Failed, fetch.Outcome);
        Assert.Contains("not a public address", fetch.Reason);
    }

    [Fact]
    public async Task RepoClient_reports_cancellation_by_the_caller_as_such()
    {
        await using var host = new RawHost((_, _, ct) => Task.Delay(Timeout.Infinite, ct));
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new RepoClient(_http).GetRepoAsync(host.Url, Alice, MaxBytes, source.Token));
    }

    [Theory]
    [InlineData("""{"did":"did:web:alice.example.com","active":true,"rev":"3lzzzzzzzzz2z"}""", true, null)]
    [InlineData("""{"did":"did:web:alice.example.com","active":false,"status":"takendown"}""", false, "takendown")]
    public async Task RepoClient_reads_the_status_of_an_account(string json, bool isActive, string? status)
    {
        await using var host = await LoopbackHost.StartAsync(200, json);

        var fetch = await new RepoClient(_http).GetRepoStatusAsync(host.Url, Alice, CancellationToken.None);

        Assert.Equal(new RepoStatus(Alice, isActive, status, isActive ? Tid.Parse("3lzzzzzzzzz2z") : null), fetch.Value);
    }

    [Theory]
    [InlineData("""{"did":"did:web:bob.example.com","active":true}""")]
    [InlineData("""{"did":"did:web:alice.example.com"}""")]
    [InlineData("""{"did":"did:web:alice.example.com","active":"true"}""")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task RepoClient_fails_when_a_status_is_not_as_the_lexicon_says(string body)
    {
        await using var host = await LoopbackHost.StartAsync(200, body);

        Assert.Equal(RepoOutcome.Failed, (await new RepoClient(_http).GetRepoStatusAsync(host.Url, Alice, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task RepoClient_reads_the_latest_commit()
    {
        const string cid = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";
        await using var host = await LoopbackHost.StartAsync(200, $$"""{"cid":"{{cid}}","rev":"3lzzzzzzzzz2z"}""");

        var fetch = await new RepoClient(_http).GetLatestCommitAsync(host.Url, Alice, CancellationToken.None);

        Assert.Equal(new LatestCommit(Cid.Parse(cid, null), Tid.Parse("3lzzzzzzzzz2z")), fetch.Value);
    }

    [Fact]
    public async Task RepoClient_asks_for_the_proof_of_a_record()
    {
        var asked = "";
        await using var host = await LoopbackHost.StartAsync(context =>
        {
            asked = context.Request.QueryString.Value!;
            return context.Response.WriteAsync("proof");
        });

        var fetch = await new RepoClient(_http).GetRecordAsync(host.Url, Alice, Track, RecordKey.Parse("a:b~c"), CancellationToken.None);

        Assert.Equal("proof"u8.ToArray(), fetch.Value!.Bytes.ToArray());
        Assert.Equal("?did=did%3Aweb%3Aalice.example.com&collection=fm.plyr.track&rkey=a%3Ab~c", asked);
    }

    [Fact]
    public async Task RepoClient_asks_for_blocks()
    {
        Cid[] cids = [Cid.ForDagCbor([0xa0]), Cid.ForDagCbor([0x80])];
        var asked = "";
        await using var host = await LoopbackHost.StartAsync(context =>
        {
            asked = context.Request.Path + context.Request.QueryString;
            return context.Response.WriteAsync("blocks");
        });
        var client = new RepoClient(_http);

        var fetch = await client.GetBlocksAsync(host.Url, Alice, cids, maxBytes: 6, CancellationToken.None);

        Assert.Equal("blocks"u8.ToArray(), fetch.Value!.Bytes.ToArray());
        Assert.Equal($"/xrpc/com.atproto.sync.getBlocks?did=did%3Aweb%3Aalice.example.com&cids={cids[0]}&cids={cids[1]}", asked);
        Assert.Equal(RepoOutcome.TooLarge, (await client.GetBlocksAsync(host.Url, Alice, cids, maxBytes: 5, CancellationToken.None)).Outcome);
    }

    [Theory]
    [InlineData(400, """{"error":"InvalidRequest","message":"Could not find cids: bafyrei"}""", RepoOutcome.Failed, false)] // the reference PDS
    [InlineData(400, """{"error":"BlockNotFound"}""", RepoOutcome.Failed, false)] // the lexicon
    [InlineData(404, """{"error":"BlockNotFound"}""", RepoOutcome.Failed, true)]
    [InlineData(501, """{"error":"MethodNotImplemented"}""", RepoOutcome.Failed, true)]
    [InlineData(400, """{"error":"RepoTakendown"}""", RepoOutcome.RepoTakendown, false)]
    [InlineData(429, "<html>", RepoOutcome.RateLimited, false)]
    public async Task RepoClient_tells_apart_why_there_are_no_blocks(int status, string body, RepoOutcome expected, bool isNotOffered)
    {
        await using var host = await LoopbackHost.StartAsync(status, body);

        var fetch = await new RepoClient(_http).GetBlocksAsync(host.Url, Alice, [Cid.ForDagCbor([0xa0])], MaxBytes, CancellationToken.None);

        Assert.Equal((expected, isNotOffered), (fetch.Outcome, fetch.IsNotOffered));
    }
}
