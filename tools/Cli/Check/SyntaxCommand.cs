using System.CommandLine;

namespace PlyrFm.Cli.Check;

/// <summary><c>plyr check syntax KIND</c>: lines in, a verdict a line out.</summary>
internal static class SyntaxCommand
{
    public static Command Create(Terminal terminal)
    {
        var kind = new Argument<string>("kind") 
        {
            Description = $"What each line should be: {string.Join(", ", SyntaxKinds.All.Keys)}.",
            HelpName = "kind",
        };
        kind.AcceptOnlyFromAmong([.. SyntaxKinds.All.Keys]);
        var files = InputFiles.Argument("One value a line.");
        return new Command("syntax", "Check identifiers: valid<TAB>line, or invalid<TAB>line<TAB>reason.") { kind, files }.Does(terminal, parsed =>
        {
            var read = SyntaxKinds.All[parsed.GetRequiredValue(kind)];
            var exitCode = ExitCode.Well;
            foreach (var line in InputFiles.ReadLines(terminal, parsed.GetValue(files) ?? []))
            {
                var reason = ReasonAgainst(read, line);
                terminal.Output.WriteLine(reason is null ? $"valid\t{line}" : $"invalid\t{line}\t{reason}");
                exitCode = reason is null ? exitCode : ExitCode.NotWell;
            }

            return exitCode;
        });
    }

    private static string? ReasonAgainst(Action<string> read, string line)
    {
        try
        {
            read(line);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message.ReplaceLineEndings(" ").Replace('\t', ' ');
        }
    }
}
