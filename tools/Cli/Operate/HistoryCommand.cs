using System.CommandLine;
using System.Globalization;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Cli.Network;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Cli.Operate;

/// <summary><c>plyr history URI</c>: what happened to a record, and to its account.</summary>
internal static class HistoryCommand
{
    public static Command Create(Terminal terminal)
    {
        var what = new Argument<string>("uri") { Description = "at://did-or-handle/collection/key" };
        return new Command("history", "What happened to a record and to its account, the oldest first: time<TAB>action<TAB>rev<TAB>details. Reads ConnectionStrings__Plyr.") { what }
            .Does(terminal, async (parsed, ct) =>
            {
                var text = parsed.GetRequiredValue(what);
                var settings = new LocalSettings(terminal);
                if (!AtUri.TryParse(text, out var uri) || uri is not { Collection: { } nsid, RecordKey: not null }
                    || !new CollectionMap(settings.RecordNamespace).TryGet(nsid.Value, out var collection))
                {
                    await terminal.Error.WriteLineAsync($"plyr: {Quoted.Of(text)} is not the address of a record that is indexed here.");
                    return ExitCode.Failed;
                }

                await using var database = WritableDatabase.Create(settings.ConnectionString);
                var events = await History.OfRecordAsync(database, uri, collection, ct);
                foreach (var happened in events)
                {
                    await terminal.Output.WriteLineAsync(Line(happened));
                }

                if (!events.Any(happened => happened.Path is not null))
                {
                    await terminal.Error.WriteLineAsync("plyr: Nothing is known to have happened to this record itself.");
                    return ExitCode.NotWell;
                }

                return ExitCode.Well;
            });
    }

    private static string Line(RecordEvent happened)
    {
        var details = happened.Action switch
        {
            RecordAction.Create or RecordAction.Update => $"{happened.Cid}, {Word(happened.Verdict)}, proven by {Story.Proof(happened.VerifiedBy)}",
            RecordAction.Delete => $"proven by {Story.Proof(happened.VerifiedBy)}",
            RecordAction.Account => $"its host says that it is {Word(happened.Status)}",
            RecordAction.Forget => "everything of the account was removed",
            _ => throw new InvalidOperationException($"{happened.Action} is not handled."),
        };
        return string.Create(
            CultureInfo.InvariantCulture, $"{happened.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\t{Word(happened.Action)}\t{happened.Rev?.ToString() ?? "-"}\t{details}");
    }


    private static string Word<T>(T value) => value!.ToString()!.ToLowerInvariant();
}
