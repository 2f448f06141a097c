using System.Collections.Concurrent;
using System.Globalization;

using Npgsql;

using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

using Xunit.Abstractions;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>
/// The whole indexer against networks in which everything goes wrong, one seed after the other. <c>tools/test --seeds N</c> plays N of them,
/// <c>tools/test --seed K</c> one.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    // About half a minute beside the other tests.
    private const int UsualSeeds = 30;

    // More than a handful of reports help nobody.
    private const int EnoughFailures = 5;

    // Enough that a kind of fault which never comes up is broken and not merely rare.
    private const int SeedsThatFireAll = 25;

    private static readonly (int First, int Last) Seeds = Range(Environment.GetEnvironmentVariable("PLYR_SIMULATION_SEEDS") is { Length: > 0 } text ? text : $"1-{UsualSeeds}");

    // A few seeds of somebody's choice need not meet everything.
    private static readonly bool MustFireAll = Seeds.Last - Seeds.First + 1 >= SeedsThatFireAll;

    [PostgresFact]
    public async Task Whatever_goes_wrong_the_index_ends_as_the_network_is()
    {
        ConcurrentQueue<string> failures = [];
        var ledger = new FaultLedger();
        await PlayAsync(Enumerable.Range(Seeds.First, Seeds.Last - Seeds.First + 1), ledger, failures);
        if (MustFireAll)
        {
            // What had no luck gets further chances.
            var more = Enumerable.Range(Seeds.Last + 1, 100).Where(seed => Director.Specialities(seed).Any(fault => NeverFired(ledger).Contains(fault.Name)));
            await PlayAsync(more, ledger, failures);
        }

        output.WriteLine($"{ledger.Episodes} episodes; how often each fault met somebody:");
        output.WriteLine(string.Join('\n', ledger.Counts.OrderBy(entry => entry.Value).Select(entry => $"{entry.Value,6} {entry.Key}")));

        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
        if (MustFireAll)
        {
            Assert.True(!NeverFired(ledger).Any(), $"Never met anybody: {string.Join("; ", NeverFired(ledger))}");
        }
    }

    private static Task PlayAsync(IEnumerable<int> seeds, FaultLedger ledger, ConcurrentQueue<string> failures) =>
        Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, _) =>
        {
            if (failures.Count < EnoughFailures && await PlayAsync(seed, ledger) is { } failure)
            {
                failures.Enqueue(failure);
            }
        });

    private static async Task<string?> PlayAsync(int seed, FaultLedger ledger)
    {
        var server = await PostgresServer.SharedAsync();
        var connectionString = await server.CreateDatabaseAsync("simulation", MigrateAsync);
        await using var database = NpgsqlDataSource.Create(connectionString);
        try
        {
            await using var episode = await Episode.OpenAsync(seed, connectionString);
            try
            {
                var oracle = new Oracle(episode, database);
                await Director.PlayAsync(episode, oracle);
                await Director.SettleAsync(episode, oracle);
                if (seed % 3 == 0)
                {
                    await Afterwards.ReplayAsync(episode, oracle, database);
                }
                else if (seed % 3 == 1)
                {
                    await Afterwards.RebuildAsync(database);
                }

                ledger.Add(episode.Ledger);
                return null;
            }
            catch (Exception failure)
            {
                return $"Seed {seed} (tools/test --seed {seed}):\n{failure}\nIt went so:\n  {episode.Story}";
            }
        }
        finally
        {
            await server.DropDatabaseAsync(connectionString);
        }
    }

    private static async Task MigrateAsync(string connectionString)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await Migrator.MigrateAsync(database, CancellationToken.None);
    }

    private static IEnumerable<string> NeverFired(FaultLedger ledger) => Director.Faults.Select(fault => fault.Name).Except(ledger.Counts.Keys);

    /// <summary><c>FIRST-LAST</c>.</summary>
    private static (int First, int Last) Range(string text)
    {
        int[] ends = [.. text.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return (ends[0], ends[^1]);
    }
}
