using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace PlyrFm.Cli.Bench;

/// <summary>
/// Sends the same bytes as fast as the other side takes them, over loopback: as a WebSocket to who asks for one, bare to who does not. The bytes
/// are made once, so that what is measured is the reading.
/// </summary>
internal sealed class BlastServer : IDisposable
{
    private const byte FinalBinary = 0x82;
    private const byte FinalClose = 0x88;
    private const string WebSocketGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const string KeyHeader = "Sec-WebSocket-Key:";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _payload;

    public BlastServer(IReadOnlyCollection<byte[]> frames)
    {
        _payload = new byte[frames.Sum(frame => (long)HeaderLength(frame.Length) + frame.Length)];
        var rest = _payload.AsSpan();
        foreach (var frame in frames)
        {
            rest = rest[WriteHeader(rest, frame.Length)..];
            frame.CopyTo(rest);
            rest = rest[frame.Length..];
        }

        _listener.Start();
    }

    public Uri Url => new($"ws://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public int Port => Url.Port;

    /// <summary>Bytes that each reader gets, WebSocket headers included.</summary>
    public long Bytes => _payload.Length;

    /// <summary>Serves one reader.</summary>
    public async Task ServeAsync(CancellationToken ct)
    {
        using var client = await _listener.AcceptTcpClientAsync(ct);
        client.NoDelay = true;
        var stream = client.GetStream();
        var request = await ReadRequestAsync(stream, ct);
        var isWebSocket = request.Contains(KeyHeader, StringComparison.OrdinalIgnoreCase);
        if (isWebSocket)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Accept(request)}\r\n\r\n"), ct);
        }

        await stream.WriteAsync(_payload, ct);
        if (isWebSocket)
        {
            await stream.WriteAsync(new byte[] { FinalClose, 0 }, ct);
        }
    }

    public void Dispose() => _listener.Dispose();

    private static async Task<string> ReadRequestAsync(NetworkStream stream, CancellationToken ct)
    {
        var request = new StringBuilder();
        var one = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, ct);
            request.Append((char)one[0]);
        }

        return request.ToString();
    }

    private static string Accept(string request)
    {
        var start = request.IndexOf(KeyHeader, StringComparison.OrdinalIgnoreCase) + KeyHeader.Length;
        var key = request[start..request.IndexOf('\r', start)].Trim();
#pragma warning disable CA5350 // RFC 6455 4.2.2 demands SHA-1; it proves that the other side speaks WebSocket, nothing else.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + WebSocketGuid)));
#pragma warning restore CA5350
    }

    private static int HeaderLength(int length) => length < 126 ? 2 : length <= ushort.MaxValue ? 4 : 10;

    private static int WriteHeader(Span<byte> destination, int length)
    {
        destination[0] = FinalBinary;
        switch (HeaderLength(length))
        {
            case 2:
                destination[1] = (byte)length;
                return 2;
            case 4:
                destination[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)length);
                return 4;
            default:
                destination[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)length);
                return 10;
        }
    }
}
