using System.CommandLine;
using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.Cli.Check;

/// <summary><c>plyr check lexicon FILE...</c>: whether schema files are well-formed.</summary>
internal static class LexiconCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<FileInfo[]>("file") { Description = "Lexicon schema files.", Arity = ArgumentArity.OneOrMore };
        return new Command("lexicon", "Check lexicon schemas: valid<TAB>file, or invalid<TAB>file<TAB>reason.") { files }.Does(terminal, parsed =>
        {
            var exitCode = ExitCode.Well;
            foreach (var file in parsed.GetRequiredValue(files))
            {
                var reason = ReasonAgainst(file);
                terminal.Output.WriteLine(reason is null ? $"valid\t{file}" : $"invalid\t{file}\t{reason}");
                exitCode = reason is null ? exitCode : ExitCode.NotWell;
            }

            return exitCode;
        });
    }

    private static string? ReasonAgainst(FileInfo file)
    {
        try
        {
            LexiconDocument.Parse(File.ReadAllBytes(file.FullName));
            return null;
        }
        catch (LexiconException e)
        {
            return e.Message;
        }
    }
}
