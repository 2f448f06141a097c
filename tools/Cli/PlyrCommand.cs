using System.CommandLine;
using PlyrFm.Cli.Bench;
using PlyrFm.Cli.Check;
using PlyrFm.Cli.Frames;
using PlyrFm.Cli.Network;
using PlyrFm.Cli.Repo;

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
        new Command("mst", "Record trees.")
        {
            MstLayerCommand.Create(terminal),
            MstRootCommand.Create(terminal),
        },
        new Command("car", "Repositories in CAR files.")
        {
            CarVerifyCommand.Create(terminal),
            CarListCommand.Create(terminal),
        },
        new Command("frames", "Captures of a firehose: look at, verify, record.")
        {
            InspectCommand.Create(terminal),
            VerifyCommand.Create(terminal),
            Frames.RecordCommand.Create(terminal),
        },
        ResolveCommand.Create(terminal),
        new Command("bench", "How fast the library is on this machine.")
        {
            FramesBenchCommand.Create(terminal),
            CryptoBenchCommand.Create(terminal),
        },
    };
}
