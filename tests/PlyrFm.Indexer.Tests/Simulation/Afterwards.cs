using Npgsql;

using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.Indexer.Tests.Storage;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>What may change nothing any more when an episode has settled.</summary>
internal static class Afterwards
{
    private const string StatusOfNobody = """
        select e.id from record_event e join repo r using (actor_id) where e.action = 4 and (r.status = 4 or (r.state = 4 and r.rev is null))
        """;

    /// <summary>Every source sends everything again, lies and forgeries included.</summary>
    public static async Task ReplayAsync(Episode episode, Oracle oracle, NpgsqlDataSource database)
    {
        var before = await RowsAsync(database);
        if (episode.Plan.HasJetstream)
        {
            episode.Jetstream.Repeat();
        }

        SimulatedRelay[] relays = episode.Plan.HasRelays ? [.. episode.Network.Relays] : [];
        var sent = relays.Select(relay => relay.Sent).ToArray();
        foreach (var relay in relays)
        {
            (relay.Refusal, relay.Greeting, relay.IgnoresCursors) = (null, null, true);
            relay.Disconnect();
        }

        episode.StrangerWrites(); // a relay may have forgotten all that there was
        await Wait.UntilAsync("the log was sent again", () => relays.Zip(sent).All(pair => pair.First.Sent > pair.Second));
        foreach (var relay in relays)
        {
            relay.IgnoresCursors = false;
        }

        episode.StrangerWrites();
        await Wait.UntilAsync("the index is as the network is, after the whole log came again", oracle.DifferencesAsync);
        await SameAsync(before, database);
    }

    /// <summary>All that is shown is made anew from the records.</summary>
    public static async Task RebuildAsync(NpgsqlDataSource database)
    {
        var before = await RowsAsync(database);
        await new Rebuild(database, Scenario.Collections, RecordPolicy.Default, TimeProvider.System).RunAsync(CancellationToken.None);
        await SameAsync(before, database);
    }

    private static async Task SameAsync(string[] before, NpgsqlDataSource database)
    {
        var after = await RowsAsync(database);
        Assert.True(before.SequenceEqual(after), $"Gone:\n{string.Join('\n', before.Except(after))}\nNew:\n{string.Join('\n', after.Except(before))}");
    }

    // When an identity was looked up last stands in the account, and may change. What status somebody has of whom nothing is stored
    // depends on which event is the first to be heard of them.
    private static async Task<string[]> RowsAsync(NpgsqlDataSource database)
    {
        HashSet<string> passing = [];
        await using var command = database.CreateCommand(StatusOfNobody);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            passing.Add($"record_event ({rows.GetInt64(0)}");
        }

        return [.. (await Dump.TablesAsync(database)).Where(row => !row.StartsWith("actor ", StringComparison.Ordinal) && !passing.Contains(row.Split(',')[0]))];
    }
}
