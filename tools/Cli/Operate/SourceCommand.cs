using System.CommandLine;
using PlyrFm.Cli.Network;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Cli.Operate;

/// <summary><c>plyr source</c>: what is remembered of a source.</summary>
internal static class SourceCommand
{
    public static Command Create(Terminal terminal) => new("source", "What is remembered of the sources of events.") { Reset(terminal) };

    private static Command Reset(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "As plyr status has it." };
        return new Command("reset", "Forget the place in a source that counts from the beginning again, or is another one under the same name. Stop the indexer first.") { name }
            .Does(terminal, async (parsed, ct) =>
            {
                var source = parsed.GetRequiredValue(name);
                await using var database = WritableDatabase.Create(new LocalSettings(terminal).ConnectionString);
                var names = await SourceReset.NamesAsync(database, ct);
                if (!names.Contains(source))
                {
                    await terminal.Error.WriteLineAsync($"plyr: nothing was ever read from {Quoted.Of(source)}, but from {(names is [] ? "no source" : string.Join(", ", names))}.");
                    return ExitCode.Failed;
                }

                if (!await SourceReset.TryAsync(database, source, ct))
                {
                    await terminal.Error.WriteLineAsync("plyr: an indexer is running on this database: stop it first, and those that stand by.");
                    return ExitCode.Failed;
                }

                await terminal.Output.WriteLineAsync($"{source}\tbegins at the present at the next start, and everything that is followed is compared with its PDS");
                return ExitCode.Well;
            });
    }
}
