using System.CommandLine;
using PlyrFm.Cli.Bench;
using PlyrFm.Cli.Check;
using PlyrFm.Cli.Frames;
using PlyrFm.Cli.Network;
using PlyrFm.Cli.Operate;
using PlyrFm.Cli.Repo;

namespace PlyrFm.Cli;

/// <summary>The table of contents of <c>plyr</c>.</summary>
internal static class PlyrCommand
{
    /// <summary>Runs one command line.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal)
    {
        // Without response files: a handle that somebody writes as @alice.example is not the name of a file.
        var parsed = Create(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            // The last is the most particular: "a command is required" comes before "this is none".
            var words = string.Concat(parsed.CommandResult.CommandsFromRoot().Select(name => $" {name}"));
            await terminal.Error.WriteLineAsync($"plyr{words}: {parsed.Errors[^1].Message.ReplaceLineEndings(" ")}");
            await terminal.Error.WriteLineAsync($"See: plyr{words} --help");
            return ExitCode.Failed;
        }

        // A fault of ours ends the process with its stack trace, instead of looking like one of the exit codes.
        var exitCode = await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
        });
        await terminal.Output.FlushAsync();
        return exitCode;
    }

    private static RootCommand Create(Terminal terminal)
    {
        var root = Commands(terminal);
        foreach (var command in DecideCommand.CreateAll(terminal))
        {
            root.Add(command);
        }

        return root;
    }

    private static RootCommand Commands(Terminal terminal) => new("Tools for the AT Protocol and for an instance of this service.")
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
        StatusCommand.Create(terminal),
        ResyncCommand.Create(terminal),
        ForgetCommand.Create(terminal),
        HistoryCommand.Create(terminal),
        ExplainCommand.Create(terminal),
        RebuildCommand.Create(terminal),
        PolicyCommand.Create(terminal),
        EnrichCommand.Create(terminal),
        SourceCommand.Create(terminal),
        new Command("bench", "How fast the library is on this machine.")
        {
            FramesBenchCommand.Create(terminal),
            ReceiveBenchCommand.Create(terminal),
            CryptoBenchCommand.Create(terminal),
        },
    };
}
