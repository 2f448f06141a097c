using System.CommandLine;
using System.Text;
using PlyrFm.AtProto.Sync;

namespace PlyrFm.Cli.Frames;

/// <summary><c>plyr frames verify FILE --keys TSV</c>: the verdict on each commit of a capture, chains included.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<FileInfo>("file") { Description = "Capture: u32 big-endian length and frame, zstd when the name ends in .zst." };
        var keyFile = new Option<FileInfo>("--keys") { Description = "Lines of did<TAB>did:key.", Required = true };
        return new Command(
            "verify",
            "The verdict on each commit: frame<TAB>verdict<TAB>did<TAB>rev, then a summary. A capture begins in the middle of things, so the first commit of an account is proved "
            + "against its own prevData, and those after it against the one before.") { file, keyFile }.Does(terminal, parsed =>
        {
            var keys = KeyFile.Read(parsed.GetRequiredValue(keyFile));
            var chain = new CaptureChain(keys);
            var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
            var isWell = true;
            var index = 0L;
            foreach (var frame in CaptureReader.Read(parsed.GetRequiredValue(file)))
            {
                var position = index++;
                var (verdict, isGood, did, rev) = Judge(chain, frame);
                counts[verdict] = counts.GetValueOrDefault(verdict) + 1;
                isWell &= isGood;
                if (did is not null || !isGood)
                {
                    terminal.Output.WriteLine($"{position}\t{verdict}\t{did}\t{rev}");
                }
            }

            terminal.Output.WriteLine(string.Join(", ", counts.Select(count => $"{count.Value} {count.Key}")));
            return isWell ? ExitCode.Well : ExitCode.NotWell;
        });
    }

    private static (string Verdict, bool IsGood, string? Did, string? Rev) Judge(CaptureChain chain, byte[] frame)
    {
        if (!Frame.TryPeek(frame, out var peek, out var reason))
        {
            return ($"Malformed{reason}", false, null, null);
        }

        if (peek.Kind != FrameKind.Commit)
        {
            return Frame.TryRead(frame, out _, out reason) ? (peek.Kind.ToString(), true, null, null) : ($"Malformed{reason}", false, null, null);
        }

        if (!Frame.TryReadCommit(frame, out var commit, out reason))
        {
            return ($"Malformed{reason}", false, Encoding.UTF8.GetString(peek.Did), null);
        }

        var verdict = chain.Check(commit);
        return (verdict?.ToString() ?? "NoKey", verdict == CommitVerdict.Valid, Encoding.UTF8.GetString(commit.Repo), commit.Rev.ToString());
    }
}
