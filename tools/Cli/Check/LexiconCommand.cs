using System.CommandLine;
using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.Cli.Check;

/// <summary><c>plyr check lexicon FILE...</c>: whether schema files are well-formed.</summary>
internal static class LexiconCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = InputFiles.Argument("Lexicon schema files.");
        return new Command("lexicon", "Check lexicon schemas: valid<TAB>file, or invalid<TAB>file<TAB>reason.") { files }.Does(terminal, parsed =>
        {
            var exitCode = ExitCode.Well;
            foreach (var (name, content) in InputFiles.ReadWhole(terminal, parsed.GetValue(files) ?? []))
            {
                var reason = ReasonAgainst(content);
                terminal.Output.WriteLine(reason is null ? $"valid\t{name}" : $"invalid\t{name}\t{reason}");
                exitCode = reason is null ? exitCode : ExitCode.NotWell;
            }

            return exitCode;
        });
    }

    private static string? ReasonAgainst(byte[] schema)
    {
        try
        {
            LexiconDocument.Parse(schema);
            return null;
        }
        catch (LexiconException e)
        {
            return e.Message.ReplaceLineEndings(" ");
        }
    }
}
