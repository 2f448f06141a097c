using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using PlyrFm.AtProto.Tests.Identity;

namespace PlyrFm.AtProto.Tests.Sync;

/// <summary>A WebSocket server that opens any stream and then sends the bytes a test wants, good or bad.</summary>
internal sealed class FirehoseHost : IAsyncDisposable
{
    // RFC 6455, 1.3.
    private const string HandshakeGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly RawHost _host;
    private readonly ConcurrentQueue<string> _requests = new();

    public FirehoseHost(Func<NetworkStream, CancellationToken, Task> send) => _host = new RawHost(async (head, stream, ct) =>
    {
        _requests.Enqueue(head[..head.IndexOf('\r')]);
        await RawHost.WriteAsync(stream, Accept(head), ct);
        await send(stream, ct);
        await Task.Delay(Timeout.Infinite, ct); // the client ends it, or the test
    });

    public Uri Url => new($"ws://localhost:{_host.EndPoint.Port}");

    public IReadOnlyCollection<string> Requests => _requests;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>One unmasked WebSocket frame, as servers send it.</summary>
    public static byte[] Frame(byte opcode, ReadOnlySpan<byte> payload, bool isFinal = true)
    {
        byte[] head = payload.Length switch
        {
            < 126 => [0, (byte)payload.Length],
            <= ushort.MaxValue => [0, 126, 0, 0],
            _ => [0, 127, 0, 0, 0, 0, 0, 0, 0, 0],
        };
        head[0] = (byte)((isFinal ? 0x80 : 0) | opcode);
        if (head.Length == 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)payload.Length);
        }
        else if (head.Length == 10)
        {
            BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(2), payload.Length);
        }
        return [.. head, .. payload];
    }

    public static byte[] Binary(ReadOnlySpan<byte> payload) => Frame(2, payload);

    public static byte[] Close(ushort status, string reason) => Frame(8, [(byte)(status >> 8), (byte)status, .. Encoding.UTF8.GetBytes(reason)]);

    public static string Accept(string head)
    {
        const string header = "Sec-WebSocket-Key: ";
        var start = head.IndexOf(header, StringComparison.Ordinal) + header.Length;
        var key = head[start..head.IndexOf('\r', start)];
#pragma warning disable CA5350 // The handshake prescribes SHA-1; it proves that a WebSocket server answers, and protects nothing.
        var proof = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeGuid)));
#pragma warning restore CA5350
        return $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {proof}\r\n\r\n";
    }
}
