using System.CommandLine;
using PlyrFm.Cli.Check;

namespace PlyrFm.Cli;

/// <summary>The table of contents of <c>plyr</c>.</summary>
internal static class PlyrCommand
{
    public static RootCommand Create(Terminal terminal) => new("Tools for the AT Protocol and for an instance of this service.")
    {
        new Command("check", "Say whether something is valid, and why not.")
        {
            SyntaxCommand.Create(terminal),
            DataCommand.Create(terminal),
            SignatureCommand.Create(terminal),
        },
    };
}
