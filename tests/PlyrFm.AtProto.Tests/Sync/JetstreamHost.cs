using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using PlyrFm.AtProto.Tests.Identity;

namespace PlyrFm.AtProto.Tests.Sync;

/// <summary>A server that gives out a dictionary, opens any stream and then sends the bytes a test wants.</summary>
internal sealed class JetstreamHost : IAsyncDisposable
{
    private readonly RawHost _host;
    private readonly ConcurrentQueue<string> _requests = new();

    public JetstreamHost(byte[] dictionary, params byte[][] messages)
        : this(dictionary, async (stream, ct) => await stream.WriteAsync((byte[])[.. messages.SelectMany(message => message)], ct))
    {
    }

    public JetstreamHost(byte[] dictionary, Func<NetworkStream, CancellationToken, Task> send) => _host = new RawHost(async (head, stream, ct) =>
    {
        var request = head.Split(' ')[1];
        _requests.Enqueue(request);
        if (request.Contains("getZstdDictionary", StringComparison.Ordinal))
        {
            var status = dictionary.Length == 0 ? "404 Not Found" : "200 OK";
            await RawHost.WriteAsync(stream, $"HTTP/1.1 {status}\r\nContent-Length: {dictionary.Length}\r\nConnection: close\r\n\r\n", ct);
            await stream.WriteAsync(dictionary, ct);
            return;
        }
        await RawHost.WriteAsync(stream, FirehoseHost.Accept(head), ct);
        await send(stream, ct);
        await Task.Delay(Timeout.Infinite, ct); // the client ends it, or the test
    });

    public Uri Url => new($"ws://localhost:{_host.EndPoint.Port}");

    /// <summary>Paths and queries asked for, in order.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    public static byte[] Text(string json) => FirehoseHost.Frame(1, Encoding.UTF8.GetBytes(json));
}
