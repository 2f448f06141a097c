using System.CommandLine;
using PlyrFm.Cli.Check;
using PlyrFm.Cli.Network;

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
            LexiconCommand.Create(terminal),
            Check.RecordCommand.Create(terminal),
            SignatureCommand.Create(terminal),
        },
        new Command("frames", "Captures of a firehose: look at, verify, record.")
        {
            Frames.RecordCommand.Create(terminal),
        },
        ResolveCommand.Create(terminal),
    };
}
