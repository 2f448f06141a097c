using System.CommandLine;
using PlyrFm.Cli.Network;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Cli.Operate;

/// <summary><c>plyr takedown</c> and the like: decides about records and accounts, with a reason that is kept.</summary>
internal static class DecideCommand
{
    /// <summary>One command per action.</summary>
    public static IEnumerable<Command> CreateAll(Terminal terminal) =>
    [
        Create(terminal, PolicyAction.Takedown, "Show records, or all of accounts, nowhere."),
        Create(terminal, PolicyAction.Hide, "Show records, or all of accounts, only by their address."),
        Create(terminal, PolicyAction.Unlist, "Show records, or all of accounts, only by their address and on their artist's pages."),
        Create(terminal, PolicyAction.Allow, "Let labels have no effect on records, or on accounts and their records."),
        Create(terminal, PolicyAction.Clear, "Undo what was decided about records or accounts."),
    ];

    private static Command Create(Terminal terminal, PolicyAction action, string description)
    {
        var subjects = new Argument<string[]>("subject")
        {
            Description = "DIDs, handles, AT-URIs, or addresses of pages of plyr.fm.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var file = new Option<string?>("--file") { Description = "A file with more subjects, one a line; - for the standard input." };
        var reason = new Option<string>("--reason") { Description = "Why, for those who ask later. Never shown in public.", Required = true };
        var by = new Option<string?>("--by") { Description = "Who decides, if not the account that runs this." };
        var isDryRun = new Option<bool>("--dry-run") { Description = "Only say what would become of it." };
        return new Command(action.ToString().ToLowerInvariant(), $"{description} At once, in ConnectionStrings__Plyr; `plyr policy` tells what was decided.")
        {
            subjects, file, reason, by, isDryRun,
        }.Does(terminal, async (parsed, ct) =>
        {
            var settings = new LocalSettings(terminal);
            await using var database = WritableDatabase.Create(settings.ConnectionString);
            var policy = new OperatorPolicy(database, new CollectionMap(settings.RecordNamespace), TimeProvider.System);
            var decisions = new List<PolicyDecision>();
            foreach (var text in (parsed.GetValue(subjects) ?? []).Concat(await LinesAsync(terminal, parsed.GetValue(file), ct)))
            {
                if (await new PolicySubject(database).FindAsync(text, ct) is not { } subject || !policy.IsSubject(subject))
                {
                    await terminal.Error.WriteLineAsync($"plyr: {Quoted.Of(text)} names no account that is known here and no record that could be. Nothing was decided.");
                    return ExitCode.Failed;
                }

                decisions.Add(new PolicyDecision(subject, action, parsed.GetRequiredValue(reason), parsed.GetValue(by) ?? Environment.UserName));
            }

            if (decisions.Count == 0)
            {
                await terminal.Error.WriteLineAsync("plyr: nothing was named to decide about.");
                return ExitCode.Failed;
            }

            var dryRun = parsed.GetValue(isDryRun);
            var (before, after) = await policy.DecideAsync(decisions, dryRun, ct);
            await WriteAsync(terminal.Output, decisions, before, after, dryRun);
            return ExitCode.Well;
        });
    }

    private static async Task<IEnumerable<string>> LinesAsync(Terminal terminal, string? file, CancellationToken ct)
    {
        if (file is null)
        {
            return [];
        }

        using var reader = file == "-" ? new StreamReader(terminal.Input) : new StreamReader(file);
        var text = await reader.ReadToEndAsync(ct);
        return text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task WriteAsync(TextWriter output, List<PolicyDecision> decisions, PolicyEffect before, PolicyEffect after, bool isDryRun)
    {
        foreach (var decision in decisions)
        {
            await output.WriteLineAsync($"{decision.Subject}\t{decision.Action.ToString().ToLowerInvariant()}");
        }

        (string Name, long Before, long After)[] seen =
        [
            ("listed tracks", before.Listed, after.Listed),
            ("tracks", before.Tracks, after.Tracks),
            ("lists", before.Lists, after.Lists),
            ("comments", before.Comments, after.Comments),
            ("likes", before.Likes, after.Likes),
        ];
        var moves = string.Join(", ", seen.Where(kind => kind.Before + kind.After > 0).Select(kind => $"{kind.Name} {kind.Before} -> {kind.After}"));
        await output.WriteLineAsync($"{(moves.Length > 0 ? $"shown: {moves}" : "nothing of it is here; it holds for what arrives")}{(isDryRun ? "; nothing was decided" : "")}");
    }
}
