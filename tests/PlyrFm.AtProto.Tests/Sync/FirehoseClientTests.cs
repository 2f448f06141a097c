using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.Time.Testing;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Tests.Identity;

namespace PlyrFm.AtProto.Tests.Sync;

public sealed class FirehoseClientTests
{
    private static readonly byte[] End = FirehoseHost.Close(1000, "done");

    [Fact]
    public async Task FirehoseClient_delivers_frames_whole_and_in_order_however_they_are_cut()
    {
        const int seed = 7;
        var random = new Random(seed);
        var frames = Enumerable.Range(0, 200).Select(i => Bytes(random, i % 20 == 0 ? random.Next(70_000, 200_000) : random.Next(0, 5_000))).ToList();
        await using var host = new FirehoseHost(async (stream, ct) =>
        {
            foreach (var frame in frames)
            {
                var cut = random.Next(frame.Length + 1); // two fragments, with a ping between them
                await stream.WriteAsync(FirehoseHost.Frame(2, frame.AsSpan(0, cut), isFinal: false), ct);
                await stream.WriteAsync(FirehoseHost.Frame(9, "ping"u8), ct);
                await stream.WriteAsync(FirehoseHost.Frame(0, frame.AsSpan(cut)), ct);
            }
            await stream.WriteAsync(End, ct);
        });

        var received = await ReadAllAsync(Options(host.Url));

        Assert.Equal(frames.Count + 1, received.Count);
        for (var i = 0; i < frames.Count; i++)
        {
            Assert.True(frames[i].AsSpan().SequenceEqual(received[i].Bytes), $"frame {i} of seed {seed}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256 * 1024)]
    public async Task FirehoseClient_works_with_and_without_read_ahead(int readAheadBytes)
    {
        var frame = Bytes(new Random(1), 300_000); // more than the buffer
        await using var host = new FirehoseHost(async (stream, ct) => await stream.WriteAsync((byte[])[.. FirehoseHost.Binary(frame), .. End], ct));

        var received = await ReadAllAsync(Options(host.Url) with { ReadAheadBytes = readAheadBytes });

        Assert.Equal(frame, received[0].Bytes);
    }

    [Fact]
    public async Task FirehoseClient_skips_a_frame_above_the_limit_and_goes_on()
    {
        await using var host = new FirehoseHost(async (stream, ct) =>
        {
            await stream.WriteAsync(FirehoseHost.Binary(new byte[1000]), ct);
            await stream.WriteAsync(FirehoseHost.Binary(new byte[1001]), ct);
            await stream.WriteAsync(FirehoseHost.Binary(new byte[3_000_000]), ct);
            await stream.WriteAsync(FirehoseHost.Binary("next"u8), ct);
            await stream.WriteAsync(End, ct);
        });

        var received = await ReadAllAsync(Options(host.Url) with { MaxFrameBytes = 1000 });

        Assert.Equal(
            [(FirehoseMessageKind.Frame, 1000), (FirehoseMessageKind.TooLarge, 1001), (FirehoseMessageKind.TooLarge, 3_000_000), (FirehoseMessageKind.Frame, 4), (FirehoseMessageKind.Closed, 0)],
            received.Select(m => (m.Kind, m.Size)));
        Assert.Empty(received[2].Bytes);
        Assert.Equal("next"u8.ToArray(), received[3].Bytes);
    }

    [Fact]
    public async Task FirehoseClient_takes_a_frame_of_exactly_five_million_bytes_and_no_more()
    {
        await using var host = new FirehoseHost(async (stream, ct) =>
        {
            await stream.WriteAsync(FirehoseHost.Binary(new byte[5_000_000]), ct);
            await stream.WriteAsync(FirehoseHost.Binary(new byte[5_000_001]), ct);
            await stream.WriteAsync(End, ct);
        });

        var received = await ReadAllAsync(Options(host.Url));

        Assert.Equal(FirehoseMessageKind.Frame, received[0].Kind);
        Assert.Equal(FirehoseMessageKind.TooLarge, received[1].Kind);
    }

    [Fact]
    public async Task FirehoseClient_gives_up_when_a_message_does_not_end()
    {
        await using var host = new FirehoseHost(async (stream, ct) =>
        {
            await stream.WriteAsync(FirehoseHost.Frame(2, new byte[10_000], isFinal: false), ct);
            while (true)
            {
                await stream.WriteAsync(FirehoseHost.Frame(0, new byte[10_000], isFinal: false), ct);
            }
        });

        var failure = await FailAsync(Options(host.Url) with { MaxFrameBytes = 1000, MaxSkippedBytes = 1_000_000 });

        Assert.Equal(FirehoseFailure.EndlessMessage, failure.Failure);
    }

    [Fact]
    public async Task FirehoseClient_reports_text_messages_and_goes_on()
    {
        await using var host = new FirehoseHost(async (stream, ct) =>
            await stream.WriteAsync((byte[])[.. FirehoseHost.Frame(1, "{}"u8), .. FirehoseHost.Binary("x"u8), .. End], ct));

        var received = await ReadAllAsync(Options(host.Url));

        Assert.Equal([FirehoseMessageKind.Text, FirehoseMessageKind.Frame, FirehoseMessageKind.Closed], received.Select(m => m.Kind));
    }

    [Fact]
    public async Task FirehoseClient_delivers_text_to_those_who_want_it_within_the_same_limit()
    {
        await using var host = new FirehoseHost(async (stream, ct) =>
            await stream.WriteAsync((byte[])[.. FirehoseHost.Frame(1, "{}"u8), .. FirehoseHost.Frame(1, new byte[2000]), .. FirehoseHost.Binary("x"u8), .. End], ct));

        var received = await ReadAllAsync(Options(host.Url) with { KeepsText = true, MaxFrameBytes = 1000 });

        Assert.Equal(
            [FirehoseMessageKind.Text, FirehoseMessageKind.TooLarge, FirehoseMessageKind.Frame, FirehoseMessageKind.Closed],
            received.Select(m => m.Kind));
        Assert.Equal("{}"u8, received[0].Bytes);
    }

    [Fact]
    public async Task FirehoseClient_tells_why_the_server_closed()
    {
        await using var host = new FirehoseHost(async (stream, ct) => await stream.WriteAsync(FirehoseHost.Close(1008, "ConsumerTooSlow"), ct));

        var last = Assert.Single(await ReadAllAsync(Options(host.Url)));

        Assert.Equal((FirehoseMessageKind.Closed, WebSocketCloseStatus.PolicyViolation, "ConsumerTooSlow"), (last.Kind, last.CloseStatus, last.CloseDescription));
    }

    [Fact]
    public async Task FirehoseClient_asks_for_the_cursor_on_the_path_of_the_subscription()
    {
        await using var host = new FirehoseHost(async (stream, ct) => await stream.WriteAsync(End, ct));

        await ReadAllAsync(Options(host.Url), cursor: 42);
        await ReadAllAsync(Options(host.Url), cursor: null);

        Assert.Equal(
            ["GET /xrpc/com.atproto.sync.subscribeRepos?cursor=42 HTTP/1.1", "GET /xrpc/com.atproto.sync.subscribeRepos HTTP/1.1"],
            host.Requests);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(405, false)]
    [InlineData(426, false)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(501, false)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(200, true)]
    [InlineData(302, true)]
    public async Task FirehoseClient_reports_the_status_when_the_upgrade_is_refused(int status, bool mayRetry)
    {
        await using var host = new RawHost((_, stream, ct) => RawHost.WriteAsync(
            stream, $"HTTP/1.1 {status} X\r\nRetry-After: 7\r\nLocation: http://localhost:1/\r\nContent-Length: 6\r\n\r\n<html>", ct).AsTask());

        var failure = await FailAsync(Options(host.Url));

        Assert.Equal(FirehoseFailure.Refused, failure.Failure);
        Assert.Equal((HttpStatusCode)status, failure.Status);
        Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
        Assert.Equal(mayRetry, failure.MayRetry);
    }

    [Fact]
    public async Task FirehoseClient_is_forbidden_to_connect_to_a_private_address_without_the_switch()
    {
        await using var host = new FirehoseHost((_, _) => Task.CompletedTask);

        var failure = await FailAsync(new FirehoseClientOptions { Url = host.Url });
        Assert.Equal((FirehoseFailure.Forbidden, false), (failure.Failure, failure.MayRetry));

        failure = await FailAsync(new FirehoseClientOptions
        {
            Url = new Uri("wss://relay.example"),
            Network = new() { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]) },
        });
        Assert.Equal(FirehoseFailure.Forbidden, failure.Failure);
        Assert.Empty(host.Requests);
    }

    [Fact]
    public async Task FirehoseClient_is_told_when_nobody_listens()
    {
        var host = new RawHost((_, _, _) => Task.CompletedTask);
        await host.DisposeAsync();

        var failure = await FailAsync(Options(host.Url));

        Assert.Equal((FirehoseFailure.Unreachable, true), (failure.Failure, failure.MayRetry));
    }

    [Fact]
    public async Task FirehoseClient_gives_up_when_the_upgrade_is_not_answered()
    {
        await using var host = new RawHost((_, _, ct) => Task.Delay(Timeout.Infinite, ct));

        var failure = await FailAsync(Options(host.Url) with { Network = new(AllowPrivate: true) { HeaderTimeout = TimeSpan.FromMilliseconds(100) } });

        Assert.Equal(FirehoseFailure.Unreachable, failure.Failure);
    }

    [Fact]
    public async Task FirehoseClient_reports_a_connection_that_breaks_in_a_frame()
    {
        await using var host = new FirehoseHost(async (stream, ct) =>
        {
            await stream.WriteAsync(FirehoseHost.Binary("whole"u8), ct);
            await stream.WriteAsync(FirehoseHost.Binary(new byte[100]).AsMemory(0, 50), ct);
            stream.Close();
        });
        var received = 0;

        var failure = await FailAsync(Options(host.Url), _ => received++);

        Assert.Equal(FirehoseFailure.Lost, failure.Failure);
        Assert.Equal(1, received);
    }

    [Theory]
    [InlineData(new byte[] { 0x83, 0 })] // an opcode that does not exist
    [InlineData(new byte[] { 0xC2, 0 })] // a reserved bit, without the extension that uses it
    [InlineData(new byte[] { 0x80, 0 })] // a continuation of nothing
    [InlineData(new byte[] { 0x82, 0x80, 0, 0, 0, 0 })] // masked, which a server must not do
    [InlineData(new byte[] { 0x82, 127, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })] // a negative length
    public async Task FirehoseClient_reports_a_stream_that_is_no_websocket(byte[] nonsense)
    {
        await using var host = new FirehoseHost(async (stream, ct) => await stream.WriteAsync(nonsense, ct));

        Assert.Equal(FirehoseFailure.Lost, (await FailAsync(Options(host.Url))).Failure);
    }

    [Fact]
    public async Task FirehoseClient_gives_up_when_nothing_comes_for_the_idle_time()
    {
        var time = new FakeTimeProvider();
        await using var host = new FirehoseHost(async (stream, ct) => await stream.WriteAsync(FirehoseHost.Binary("x"u8), ct));
        var client = new FirehoseClient(Options(host.Url) with { IdleTimeout = TimeSpan.FromMinutes(5) }, time);
        await using var messages = client.ReadAsync(null, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await messages.MoveNextAsync());

        time.Advance(TimeSpan.FromMinutes(30)); // the consumer was slow, which is not the server's silence
        var next = messages.MoveNextAsync().AsTask();
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(FirehoseFailure.Idle, (await Assert.ThrowsAsync<FirehoseException>(() => next)).Failure);
    }

    [Fact]
    public async Task FirehoseClient_gives_up_when_pings_are_not_answered()
    {
        await using var host = new FirehoseHost((_, _) => Task.CompletedTask);

        var failure = await FailAsync(Options(host.Url) with { KeepAliveInterval = TimeSpan.FromMilliseconds(50), KeepAliveTimeout = TimeSpan.FromMilliseconds(100) });

        Assert.Equal(FirehoseFailure.Lost, failure.Failure);
    }

    [Fact]
    public async Task FirehoseClient_ends_with_cancellation_when_the_caller_cancels()
    {
        await using var host = new FirehoseHost((_, _) => Task.CompletedTask);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var client = new FirehoseClient(Options(host.Url), TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var message in client.ReadAsync(null, source.Token))
            {
                message.Dispose();
            }
        });
    }

    [Theory]
    [InlineData("wss://relay.example", null, "wss://relay.example/xrpc/com.atproto.sync.subscribeRepos")]
    [InlineData("https://relay.example/", 5L, "wss://relay.example/xrpc/com.atproto.sync.subscribeRepos?cursor=5")]
    [InlineData("http://localhost:2470", 0L, "ws://localhost:2470/xrpc/com.atproto.sync.subscribeRepos?cursor=0")]
    [InlineData("wss://relay.example/other/path", 9007199254740991L, "wss://relay.example/other/path?cursor=9007199254740991")]
    [InlineData("wss://relay.example/p?token=a%20b", 5L, "wss://relay.example/p?token=a%20b&cursor=5")]
    public void FirehoseClientOptions_complete_the_address(string url, long? cursor, string expected) =>
        Assert.Equal(expected, new FirehoseClientOptions { Url = new Uri(url) }.Endpoint(cursor).AbsoluteUri);

    private static FirehoseClientOptions Options(Uri url) => new() { Url = url, Network = new(AllowPrivate: true) };

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static async Task<List<Received>> ReadAllAsync(FirehoseClientOptions options, long? cursor = null)
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var received = new List<Received>();
        await foreach (var message in new FirehoseClient(options, TimeProvider.System).ReadAsync(cursor, source.Token))
        {
            using (message)
            {
                received.Add(new(message.Kind, message.Size, message.Bytes.ToArray(), message.CloseStatus, message.CloseDescription));
            }
        }
        return received;
    }

    private static async Task<FirehoseException> FailAsync(FirehoseClientOptions options, Action<FirehoseMessage>? see = null)
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await Assert.ThrowsAsync<FirehoseException>(async () =>
        {
            await foreach (var message in new FirehoseClient(options, TimeProvider.System).ReadAsync(null, source.Token))
            {
                see?.Invoke(message);
                message.Dispose();
            }
        });
    }

    private sealed record Received(FirehoseMessageKind Kind, long Size, byte[] Bytes, WebSocketCloseStatus? CloseStatus, string? CloseDescription);
}
