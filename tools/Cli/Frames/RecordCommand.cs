using System.CommandLine;
using PlyrFm.AtProto.Sync;
using PlyrFm.Cli.Network;

namespace PlyrFm.Cli.Frames;

/// <summary><c>plyr frames record URL FILE</c>: keeps what a firehose sends.</summary>
internal static class RecordCommand
{
    public static Command Create(Terminal terminal)
    {
        var url = new Argument<Uri>("url") { Description = "Base address of a relay or PDS, or its full subscribeRepos address." };
        var file = new Argument<FileInfo>("file") { Description = "Capture to write; compressed when the name ends in .zst." };
        var cursor = new Option<long?>("--cursor") { Description = "Start after this seq; 0 is the oldest that the source still has. Default: live." };
        var limit = new Option<long>("--limit") { Description = "Stop after this many frames.", DefaultValueFactory = _ => long.MaxValue };
        var idle = new Option<int>("--idle") { Description = "Stop when nothing came for this many seconds.", DefaultValueFactory = _ => 300 };
        return new Command("record", "Record frames of a firehose until the limit, silence or Ctrl-C.") { url, file, cursor, limit, idle }
            .Does(terminal, async (parsed, ct) =>
            {
                var options = new FirehoseClientOptions
                {
                    Url = parsed.GetRequiredValue(url),
                    IdleTimeout = TimeSpan.FromSeconds(parsed.GetValue(idle)),
                };
                options = options with { Network = options.Network with { AllowPrivate = LocalSettings.FromEnvironment().AllowPrivate } };
                using var capture = new CaptureWriter(parsed.GetRequiredValue(file));
                var frames = 0L;
                try
                {
                    await foreach (var message in new FirehoseClient(options, TimeProvider.System).ReadAsync(parsed.GetValue(cursor), ct))
                    {
                        using (message)
                        {
                            if (message.Kind == FirehoseMessageKind.Frame)
                            {
                                capture.Write(message.Bytes.Span);
                                if (++frames % 10_000 == 0)
                                {
                                    await terminal.Error.WriteLineAsync($"{frames} frames");
                                }
                            }
                        }

                        if (frames >= parsed.GetValue(limit))
                        {
                            break;
                        }
                    }
                }
                catch (OperationCanceledException) when (ct.IsCancellationRequested)
                {
                    // Ctrl-C is how a recording without a limit ends.
                }
                catch (FirehoseException e) when (e.Failure == FirehoseFailure.Idle)
                {
                    await terminal.Error.WriteLineAsync(e.Message);
                }

                await terminal.Output.WriteLineAsync($"{frames} frames written to {parsed.GetRequiredValue(file)}");
                return ExitCode.Well;
            });
    }
}
