using Npgsql;

using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.Indexer.Tests.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>What may change nothing any more when an episode has settled.</summary>
internal static class Afterwards
{
    /// <summary>Every relay sends everything again, lies and forgeries included.</summary>
    public static async Task ReplayAsync(Episode episode, Oracle oracle, NpgsqlDataSource database)
    {
        var before = await RowsAsync(database);
        var sent = episode.Network.Relays.Select(relay => relay.Sent).ToArray();
        foreach (var relay in episode.Network.Relays)
        {
            (relay.Refusal, relay.Greeting, relay.IgnoresCursors) = (null, null, true);
            relay.Disconnect();
        }

        await Wait.UntilAsync("the log was sent again", () => episode.Network.Relays.Zip(sent).All(pair => pair.First.Sent > pair.Second + 10));
        foreach (var relay in episode.Network.Relays)
        {
            relay.IgnoresCursors = false;
        }

        episode.StrangerWrites();
        await Wait.UntilAsync("the index is as the network is, after the whole log came again", oracle.DifferencesAsync);
        Assert.Equal(before, await RowsAsync(database));
    }

    /// <summary>All that is shown is made anew from the records.</summary>
    public static async Task RebuildAsync(NpgsqlDataSource database)
    {
        var before = await RowsAsync(database);
        await new Rebuild(database, Scenario.Collections, RecordPolicy.Default, TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.Equal(before, await RowsAsync(database));
    }

    // When an identity was looked up last stands in the account, and may change.
    private static async Task<string[]> RowsAsync(NpgsqlDataSource database) =>
        [.. (await Dump.TablesAsync(database)).Where(row => !row.StartsWith("actor ", StringComparison.Ordinal))];
}
