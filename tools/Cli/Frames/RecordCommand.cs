using System.CommandLine;
using System.CommandLine.Parsing;
using PlyrFm.AtProto.Sync;
using PlyrFm.Cli.Network;

namespace PlyrFm.Cli.Frames;

/// <summary><c>plyr frames record URL FILE</c>: keeps what a firehose sends.</summary>
internal static class RecordCommand
{
    public static Command Create(Terminal terminal)
    {
        var url = new Argument<Uri>("url") { Description = "Base address of a relay or PDS, or its full subscribeRepos address.", CustomParser = ReadAddress };
        var file = new Argument<FileInfo>("file") { Description = "Capture to write, which must not exist yet; compressed when the name ends in .zst." };
        var cursor = new Option<long?>("--cursor") { Description = "Start after this seq; 0 is the oldest that the source still has. Default: live." };
        var limit = new Option<long?>("--limit") { Description = "Stop after this many frames." };
        var idle = new Option<int>("--idle") { Description = "Stop when nothing came for this many seconds.", DefaultValueFactory = _ => 300 }.Positive();
        return new Command("record", "Record frames of a firehose until the limit, silence or Ctrl-C.") { url, file, cursor, limit, idle }
            .Does(terminal, async (parsed, ct) =>
            {
                var options = new FirehoseClientOptions
                {
                    Url = parsed.GetRequiredValue(url),
                    IdleTimeout = TimeSpan.FromSeconds(parsed.GetValue(idle)),
                };
                options = options with { Network = options.Network with { AllowPrivate = new LocalSettings(terminal).AllowPrivate } };
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

    private static Uri? ReadAddress(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "wss" or "ws" or "https" or "http")
        {
            return url;
        }

        result.AddError($"{Quoted.Of(text)} is no address such as wss://relay1.us-east.bsky.network.");
        return null;
    }
}
