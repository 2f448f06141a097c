using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PlyrFm.AtProto.Tests.Identity;

/// <summary>A DNS server on UDP that knows TXT records only.</summary>
internal sealed class TxtServer : IAsyncDisposable
{
    private const int NameError = 3;

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public TxtServer() => _serving = ServeAsync();

    public IPEndPoint EndPoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

    /// <summary>Name to records; each record is one or more strings of at most 255 bytes.</summary>
    public Dictionary<string, string[][]> Records { get; } = [];

    /// <summary>Answer code for every query, 2 = server failure; null to answer from the records.</summary>
    public int? Failure { get; set; }

    /// <summary>Damages an answer before it is sent.</summary>
    public Func<byte[], byte[]> Damage { get; set; } = answer => answer;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var query = await _socket.ReceiveAsync(_stop.Token);
                await _socket.SendAsync(Damage(Answer(query.Buffer)), query.RemoteEndPoint, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private byte[] Answer(byte[] query)
    {
        var labels = new List<string>();
        var at = 12;
        while (query[at] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
            at += query[at] + 1;
        }
        var question = query[12..(at + 5)];
        var known = Records.TryGetValue(string.Join('.', labels).ToLowerInvariant(), out var records);
        var code = Failure ?? (known ? 0 : NameError);
        records = code == 0 ? records! : [];

        var answer = new List<byte>();
        answer.AddRange(query[..2]);
        answer.AddRange([0x81, (byte)(0x80 | code), 0, 1, 0, (byte)records.Length, 0, 0, 0, 0]);
        answer.AddRange(question);
        foreach (var strings in records)
        {
            var data = strings.SelectMany(s => (byte[])[(byte)s.Length, .. Encoding.ASCII.GetBytes(s)]).ToArray();
            var length = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)data.Length);
            answer.AddRange([0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 60, .. length, .. data]); // pointer to the name, TXT, IN, 60 s
        }
        return [.. answer];
    }
}
