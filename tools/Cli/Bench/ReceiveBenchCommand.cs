using System.CommandLine;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using PlyrFm.AtProto.Sync;
using PlyrFm.Cli.Frames;

namespace PlyrFm.Cli.Bench;

/// <summary><c>plyr bench receive FILE</c>: how fast frames come in over a socket and are filtered, beside a bare read of the same bytes.</summary>
internal static class ReceiveBenchCommand
{
    private const int ReadBufferBytes = 256 * 1024;

    private static readonly int[] ReadAheads = [0, ReadBufferBytes];

    public static Command Create(Terminal terminal)
    {
        var file = CaptureReader.Argument();
        var limit = new Option<int?>("--limit") { Description = "Use the first N frames only." };
        var runs = new Option<int>("--runs") { Description = "Interleaved rounds, three lines each; take the medians.", DefaultValueFactory = _ => 5 }.Positive();
        return new Command("receive", "Bytes per second through the firehose client and the filter, and of a bare TCP read of the same bytes, in JSON.") { file, limit, runs }
            .Does(terminal, async (parsed, ct) =>
            {
                var frames = CaptureReader.Read(terminal, InputFiles.Chosen(parsed, file)).Take(parsed.GetValue(limit) ?? int.MaxValue).ToList();
                using var server = new BlastServer(frames);
                for (var run = 0; run < parsed.GetValue(runs); run++)
                {
                    var bare = await MeasureAsync(server, () => ReadBareAsync(server, ct), ct);
                    Report(terminal, "tcp", 0, frames.Count, server, bare, bare);
                    foreach (var readAhead in ReadAheads)
                    {
                        var received = 0;
                        var elapsed = await MeasureAsync(server, async () => received = await ReceiveAsync(server, readAhead, ct), ct);
                        if (received != frames.Count)
                        {
                            throw new InvalidDataException($"{received} of {frames.Count} frames came through.");
                        }

                        Report(terminal, "receive+filter", readAhead, frames.Count, server, elapsed, bare);
                    }
                }

                return ExitCode.Well;
            });
    }

    private static async Task<TimeSpan> MeasureAsync(BlastServer server, Func<Task> read, CancellationToken ct)
    {
        GC.Collect();
        var serving = server.ServeAsync(ct);
        var start = Stopwatch.GetTimestamp();
        await read();
        var elapsed = Stopwatch.GetElapsedTime(start);
        await serving;
        return elapsed;
    }

    private static async Task ReadBareAsync(BlastServer server, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", server.Port, ct);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"), ct);
        var buffer = new byte[ReadBufferBytes];
        while (await stream.ReadAsync(buffer, ct) > 0)
        {
        }
    }

    private static async Task<int> ReceiveAsync(BlastServer server, int readAheadBytes, CancellationToken ct)
    {
        var options = new FirehoseClientOptions { Url = server.Url, ReadAheadBytes = readAheadBytes };
        options = options with { Network = options.Network with { AllowPrivate = true } };
        using var work = new FilterWork();
        var frames = 0;
        await foreach (var message in new FirehoseClient(options, TimeProvider.System).ReadAsync(cursor: null, ct))
        {
            using (message)
            {
                frames += message.Kind == FirehoseMessageKind.Frame && work.Accepts(message.Bytes.Span) ? 1 : 0;
            }
        }

        return frames;
    }

    private static void Report(Terminal terminal, string mode, int readAheadBytes, int frames, BlastServer server, TimeSpan elapsed, TimeSpan bare)
    {
        JsonOutput.Write(terminal, output =>
        {
            output.WriteString("impl", "plyr");
            output.WriteString("mode", mode);
            output.WriteNumber("read_ahead", readAheadBytes);
            output.WriteNumber("fps", (long)(frames / elapsed.TotalSeconds));
            output.WriteNumber("mb_s", (long)(server.Bytes / 1e6 / elapsed.TotalSeconds));
            output.WriteNumber("of_tcp", Math.Round(bare / elapsed, 3));
        });
        terminal.Output.Flush();
    }
}
