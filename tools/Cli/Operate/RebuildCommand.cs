using System.CommandLine;
using PlyrFm.Cli.Network;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Cli.Operate;

/// <summary><c>plyr rebuild</c>: makes everything that follows from stored records anew.</summary>
internal static class RebuildCommand
{
    public static Command Create(Terminal terminal) =>
        new Command("rebuild", "Make tracks, likes, lists and counts anew from the stored records, in one transaction of ConnectionStrings__Plyr.").Does(terminal, async (_, ct) =>
        {
            var settings = new LocalSettings(terminal);
            await using var database = WritableDatabase.Create(settings.ConnectionString);
            var rebuild = new Rebuild(
                database,
                new CollectionMap(settings.RecordNamespace),
                RecordPolicy.Default with { AllowLocalAddresses = settings.AllowPrivate },
                TimeProvider.System);
            var records = await rebuild.RunAsync(ct);
            await terminal.Output.WriteLineAsync($"{records} records read, projections made anew");
            return ExitCode.Well;
        });
}
