using System.CommandLine;
using System.Globalization;
using PlyrFm.Cli.Network;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Cli.Operate;

/// <summary><c>plyr policy</c>: the trail of what was decided.</summary>
internal static class PolicyCommand
{
    private const int DefaultLimit = 100;

    public static Command Create(Terminal terminal)
    {
        var subject = new Argument<string?>("subject") { Description = "Only about this, as for takedown; of an account, also about its records.", Arity = ArgumentArity.ZeroOrOne };
        var limit = new Option<int>("--limit") { Description = "No more lines than that.", DefaultValueFactory = _ => DefaultLimit }.Positive();
        return new Command("policy", "Tell what was decided, newest first: time<TAB>subject<TAB>action<TAB>who<TAB>why, with a * where it holds.") { subject, limit }
            .Does(terminal, async (parsed, ct) =>
            {
                var settings = new LocalSettings(terminal);
                await using var database = WritableDatabase.Create(settings.ConnectionString);
                string? about = null;
                if (parsed.GetValue(subject) is { } text && (about = await new PolicySubject(database).FindAsync(text, ct)) is null)
                {
                    await terminal.Error.WriteLineAsync($"plyr: {Quoted.Of(text)} names no account that is known here and no record that could be.");
                    return ExitCode.Failed;
                }

                var policy = new OperatorPolicy(database, new CollectionMap(settings.RecordNamespace), TimeProvider.System);
                foreach (var entry in await policy.TrailAsync(about, parsed.GetValue(limit), ct))
                {
                    var at = entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                    await terminal.Output.WriteLineAsync(
                        $"{at}\t{entry.Subject}\t{entry.Action}{(entry.IsCurrent ? "*" : "")}\t{Line(entry.Actor)}\t{Line(entry.Reason)}");
                }

                return ExitCode.Well;
            });
    }

    // A tab or line end in a reason would make columns and lines of its own.
    private static string Line(string text) => string.Join(' ', text.Split(['\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
