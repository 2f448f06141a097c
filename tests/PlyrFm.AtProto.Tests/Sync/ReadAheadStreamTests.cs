using PlyrFm.AtProto.Identity;

namespace PlyrFm.AtProto.Tests.Sync;

public sealed class ReadAheadStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(10_000)]
    public async Task ReadAheadStream_gives_the_same_bytes_whatever_the_sizes_of_the_reads(int capacity)
    {
        const int seed = 3;
        var random = new Random(seed);
        var content = new byte[5_000];
        random.NextBytes(content);
        using var stream = new ReadAheadStream(new MemoryStream(content), capacity);
        var result = new List<byte>();
        var buffer = new byte[200];
        while (true)
        {
            var size = random.Next(1, buffer.Length);
            var count = random.Next(2) == 0 ? await stream.ReadAsync(buffer.AsMemory(0, size)) : stream.Read(buffer, 0, size);
            if (count == 0)
            {
                break;
            }
            result.AddRange(buffer.AsSpan(0, count));
        }

        Assert.Equal(content, result);
    }

    [Fact]
    public async Task ReadAheadStream_does_not_wait_for_its_buffer_to_fill()
    {
        await using var pair = new FirehoseHost(async (stream, ct) => await stream.WriteAsync("abc"u8.ToArray(), ct));
        using var client = new System.Net.Sockets.TcpClient("localhost", pair.Url.Port);
        using var stream = new ReadAheadStream(client.GetStream(), 1 << 20);
        await stream.WriteAsync("GET / HTTP/1.1\r\nSec-WebSocket-Key: k\r\n\r\n"u8.ToArray());
        var text = "";
        var one = new byte[1];
        while (!text.EndsWith("abc", StringComparison.Ordinal))
        {
            Assert.Equal(1, await stream.ReadAsync(one).AsTask().WaitAsync(TimeSpan.FromSeconds(10)));
            text += (char)one[0];
        }
    }
}
