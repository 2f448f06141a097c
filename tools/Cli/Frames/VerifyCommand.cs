using System.CommandLine;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Cli.Frames;

/// <summary><c>plyr frames verify FILE --keys TSV</c>: the verdict on each frame of a capture, chains included.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = CaptureReader.Argument();
        var keyFile = new Option<FileInfo>("--keys") { Description = "Lines of did<TAB>did:key.", Required = true };
        return new Command(
            "verify",
            "Verify each frame: number<TAB>verdict<TAB>did<TAB>rev. The first commit of an account is proved against its own prevData.") { file, keyFile }
            .Does(terminal, parsed =>
            {
                var chain = new CaptureChain(KeyFile.Read(parsed.GetRequiredValue(keyFile)));
                var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
                var isWell = true;
                var index = 0L;
                foreach (var frame in CaptureReader.Read(terminal, InputFiles.Chosen(parsed, file)))
                {
                    var (verdict, isGood, did, rev) = Judge(chain, frame);
                    terminal.Output.WriteLine($"{index++}\t{verdict}\t{did}\t{rev}");
                    counts[verdict] = counts.GetValueOrDefault(verdict) + 1;
                    isWell &= isGood;
                }

                terminal.Error.WriteLine(string.Join(", ", counts.Select(count => $"{count.Value} {count.Key}").DefaultIfEmpty("no frames")));
                return isWell ? ExitCode.Well : ExitCode.NotWell;
            });
    }

    private static (string Verdict, bool IsGood, string? Did, string? Rev) Judge(CaptureChain chain, byte[] frame)
    {
        if (!Frame.TryPeek(frame, out var peek, out var reason))
        {
            return ($"Malformed{reason}", false, null, null);
        }

        var did = Did.TryParse(peek.Did, out var parsed) ? parsed.Value : null;
        if (peek.Kind == FrameKind.Commit)
        {
            return !Frame.TryReadCommit(frame, out var commit, out reason) ? ($"Malformed{reason}", false, did, null)
                : chain.Check(commit) is { } verdict ? (verdict.ToString(), verdict == CommitVerdict.Valid, did, commit.Rev.ToString())
                : ("NoKey", false, did, commit.Rev.ToString());
        }

        if (!Frame.TryRead(frame, out var evt, out reason))
        {
            return ($"Malformed{reason}", false, did, null);
        }

        if (evt is not SyncEvent sync)
        {
            return (peek.Kind.ToString(), true, did, null);
        }

        // A #sync that says what is known already is a replay, and right.
        return chain.Check(sync) is { } found ? (found.ToString(), found is CommitVerdict.Valid or CommitVerdict.Replay, did, sync.Rev.ToString())
            : ("NoKey", false, did, sync.Rev.ToString());
    }
}
