using System.CommandLine;
using Npgsql;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Cli.Network;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Cli.Operate;

/// <summary><c>plyr explain WHAT</c>: the story of one record or repository.</summary>
internal static class ExplainCommand
{
    // The rest is in plyr history.
    private const int MostEvents = 5;

    public static Command Create(Terminal terminal)
    {
        var what = new Argument<string>("what") { Description = "at://did-or-handle/collection/key, a DID, a handle, or a page of plyr.fm that names one of them." };
        return new Command("explain", "Why a record or an account is shown as it is, or not. Reads ConnectionStrings__Plyr. Ends with 0 only when all is well with it.") { what }
            .Does(terminal, async (parsed, ct) =>
            {
                var text = parsed.GetRequiredValue(what).TrimStart('@');
                var settings = new LocalSettings(terminal);
                var collections = new CollectionMap(settings.RecordNamespace);
                if (!TryRead(text, collections, out var who, out var path))
                {
                    await terminal.Error.WriteLineAsync($"plyr: {Quoted.Of(text)} is neither an account nor the address of a record that is indexed here.");
                    return ExitCode.Failed;
                }

                await using var database = WritableDatabase.Create(settings.ConnectionString);
                if (await AccountFacts.FindAsync(database, who, ct) is not { } account)
                {
                    await terminal.Output.WriteLineAsync($"{who}: nothing of this account was ever seen, and nobody has mentioned it.");
                    return ExitCode.NotWell;
                }

                var story = new Story(terminal.Output);
                var isWell = AccountStory.Tell(story, account);
                if (path is { } record)
                {
                    isWell = await TellAsync(story, database, account, record, ct) && isWell;
                    await TellHistoryAsync(story, database, account.Did, record, collections, ct);
                }

                await story.TellAsync();
                return isWell ? ExitCode.Well : ExitCode.NotWell;
            });
    }

    private static bool TryRead(string text, CollectionMap collections, out string who, out RecordPath? path)
    {
        (who, path) = (text, null);
        if (PolicySubject.Read(text) is not { } uri)
        {
            return false;
        }

        who = uri.Authority.Value;
        if (uri is { Collection: null })
        {
            return true;
        }

        if (uri is not { Collection: { } nsid, RecordKey: { } key } || !collections.TryGet(nsid.Value, out var collection))
        {
            return false;
        }

        path = new RecordPath(collection, key.Value);
        return true;
    }

    private static async Task<bool> TellAsync(Story story, NpgsqlDataSource database, AccountFacts account, RecordPath path, CancellationToken ct)
    {
        if (await RecordFacts.FindAsync(database, account.Did, path, ct) is { } record)
        {
            return RecordStory.Tell(story, record, account.Hidden);
        }

        RecordStory.TellAbsent(story, account, await RecordFacts.FindDeletionAsync(database, account.Did, path, ct));
        return false;
    }

    private static async Task TellHistoryAsync(Story story, NpgsqlDataSource database, Did did, RecordPath path, CollectionMap collections, CancellationToken ct)
    {
        var uri = AtUri.Parse($"at://{did}/{collections.NsidOf(path.Collection)}/{path.RecordKey}");
        var events = await History.OfRecordAsync(database, uri, path.Collection, ct);
        foreach (var happened in events.TakeLast(MostEvents))
        {
            story.Add("happened", $"{Story.At(happened.At)} {Story.Word(happened.Action)} {happened.Rev?.ToString() ?? (happened.Status is { } status ? Story.Word(status) : "")}".TrimEnd());
        }
    }
}
