using System.CommandLine;
using PlyrFm.Cli.Network;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Cli.Operate;

/// <summary><c>plyr enrich</c>: hands over what plyr.fm knows of tracks and albums and no record says.</summary>
internal static class EnrichCommand
{
    // Several times as many tracks as there are.
    private const int MaxLines = 1_000_000;

    public static Command Create(Terminal terminal)
    {
        var file = InputFiles.SingleArgument("JSON Lines: uri, and id, tags, unlisted, playCount of a track or slug of an album (docs/frontend.md).");
        var isUndo = new Option<bool>("--undo") { Description = "Take back all that was ever handed over, and read no file." };
        var isDryRun = new Option<bool>("--dry-run") { Description = "Only say what would become of it." };
        return new Command("enrich", "Keep what plyr.fm knows of tracks and albums and no record says, in ConnectionStrings__Plyr. Nothing is kept of a file with a wrong line.")
        {
            file, isUndo, isDryRun,
        }.Does(terminal, async (parsed, ct) =>
        {
            var settings = new LocalSettings(terminal);
            var collections = new CollectionMap(settings.RecordNamespace);
            var lines = new List<EnrichmentLine>();
            if (!parsed.GetValue(isUndo) && Read(terminal, InputFiles.Chosen(parsed, file), collections, lines) is { } problem)
            {
                await terminal.Error.WriteLineAsync($"plyr: {problem}. Nothing was kept.");
                return ExitCode.Failed;
            }

            await using var database = WritableDatabase.Create(settings.ConnectionString);
            var enrichment = new Enrichment(database, collections);
            var policy = new OperatorPolicy(database, collections, TimeProvider.System);
            var dryRun = parsed.GetValue(isDryRun);
            var report = parsed.GetValue(isUndo) ? await enrichment.RemoveAllAsync(dryRun, ct) : await enrichment.KeepAsync(lines, dryRun, ct);
            var decisions = parsed.GetValue(isUndo) ? await enrichment.UndoingDecisionsAsync(ct) : await enrichment.DecisionsAsync(lines, ct);
            if (decisions.Count > 0)
            {
                await policy.DecideAsync(decisions, dryRun, ct);
            }

            await WriteAsync(terminal.Output, report, decisions, dryRun);
            return ExitCode.Well;
        });
    }

    /// <returns>What is wrong with the file; null when nothing is.</returns>
    private static string? Read(Terminal terminal, FileInfo file, CollectionMap collections, List<EnrichmentLine> lines)
    {
        var number = 0;
        ReadOnlyMemory<byte> rest = InputFiles.ReadWhole(terminal, file);
        while (!rest.IsEmpty)
        {
            number++;
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (!line.Span.ContainsAnyExcept(" \t\r"u8))
            {
                continue;
            }

            if (lines.Count == MaxLines)
            {
                return $"the file has more than {MaxLines} lines";
            }

            if (!EnrichmentReader.TryRead(line, collections, out var read, out var problem))
            {
                return $"line {number} {problem}";
            }

            lines.Add(read);
        }

        return lines.Count == 0 ? "there is no line" : null;
    }

    private static async Task WriteAsync(TextWriter output, EnrichmentReport report, IReadOnlyList<PolicyDecision> decisions, bool isDryRun)
    {
        foreach (var decision in decisions)
        {
            await output.WriteLineAsync($"{decision.Subject}\t{decision.Action.ToString().ToLowerInvariant()}");
        }

        var strangers = report.Strangers > 0 ? $", {report.Strangers} of accounts that are not known here" : "";
        await output.WriteLineAsync(
            $"kept: tracks {report.Tracks}, lists {report.Lists}; removed: {report.Removed}{strangers}{(isDryRun ? "; nothing was changed" : "")}");
    }
}
