using System.Collections.Concurrent;

using Npgsql;

using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests;

/// <summary>
/// The shipped program, killed with SIGKILL again and again while it fetches hundreds of repositories for the first time: it goes on where it
/// was, and what was finished is not fetched again.
/// </summary>
public sealed class BackfillKillTests : IAsyncLifetime
{
    private const int Repositories = 400;
    private const int RecordsEach = 4;

    // Of 400: early, in the middle, and close to the end.
    private static readonly int[] Kills = [5, 60, 130, 200, 270, 340];

    private readonly Random _random = new(20261124);
    private readonly ConcurrentDictionary<string, int> _fetches = new();
    private SimulatedNetwork? _network;
    private NpgsqlDataSource? _database;
    private string? _connectionString;

    private SimulatedNetwork Network => _network!;

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
        {
            return;
        }

        _connectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        _database = NpgsqlDataSource.Create(_connectionString);
        await Migrator.MigrateAsync(_database, CancellationToken.None);
        _network = await SimulatedNetwork.StartAsync(seed: 4);
        foreach (var pds in Network.Pdses)
        {
            pds.Trouble = async (method, context) =>
            {
                if (method == "getRepo")
                {
                    _fetches.AddOrUpdate(context.Request.Query["did"].ToString(), 1, static (_, count) => count + 1);
                    await Task.Delay(20); // so that there is a moment to be killed in
                }

                return false;
            };
        }
    }

    public async Task DisposeAsync()
    {
        if (_network is not null)
        {
            await _network.DisposeAsync();
            await _database!.DisposeAsync();
            await (await PostgresServer.SharedAsync()).DropDatabaseAsync(_connectionString!);
        }
    }

    [PostgresFact]
    public async Task Killed_in_the_middle_of_a_backfill_it_goes_on_where_it_was()
    {
        // Nobody hears of these: the relay lists them.
        for (var i = 0; i < Repositories; i++)
        {
            Network.CreateAccount(announce: false, Network.Pdses[i % 2])
                .Commit([.. Enumerable.Range(0, RecordsEach).Select(n => new SimulatedWrite($"fm.plyr.track/{Network.NextTid()}", SampleRecords.Track($"Song {i}.{n}")))]);
        }

        var stranger = Network.CreateAccount(announce: false);

        // Finished repositories at a kill, and how often they had been fetched by then.
        Dictionary<string, int> finished = [];
        foreach (var goal in Kills)
        {
            var done = await KillAtAsync(goal, stranger);
            Assert.InRange(done.Count, goal, Repositories - 1);
            foreach (var (did, fetches) in finished)
            {
                Assert.True(done.Contains(did), $"{did} was finished, and is not after the kill at {goal}");
                Assert.Equal(fetches, _fetches[did]);
            }

            finished = done.ToDictionary(did => did, did => _fetches[did]);
            WriteSomething();
        }

        await RunAsync(async () => await Wait.UntilAsync("nothing is lost and nothing is too much", async () =>
            await CountAsync("select count(*) from repo where state <> 2") is > 0 and var open ? $"{open} are open" : await Network.World.DifferencesAsync(_database!)));

        Assert.All(finished, entry => Assert.Equal(entry.Value, _fetches[entry.Key]));
        Assert.Equal(Repositories, _fetches.Count);

        // What was under way at a kill is fetched once more: as many as are fetched at once, and what the writer still held, which is two of its
        // smallest transactions, of 100 records each.
        Assert.InRange(_fetches.Values.Sum(), Repositories, Repositories + (Kills.Length * ((2 * 100 / RecordsEach) + 30)));

        // Once in the history, and in what is made of them.
        Assert.Equal(Network.World.Count, await CountAsync("select count(*) from record"));
        Assert.Equal(Network.World.Count, await CountAsync("select count(*) from track"));
        Assert.Equal(0, await CountAsync("select count(*) from (select from record_event where action = 1 group by actor_id, collection, rkey having count(*) > 1) twice"));
        Assert.Equal(0, await CountAsync("select count(*) from repo where attempts > 0"));
    }

    /// <returns>Whose repositories are finished, durably, at that moment.</returns>
    private async Task<HashSet<string>> KillAtAsync(int goal, SimulatedAccount stranger)
    {
        await RunAsync(() => Wait.UntilAsync($"{goal} are finished", async () =>
        {
            // Without a cursor it would begin at the present next time, and not hear what is written in between.
            if (await CountAsync("select count(*) from source_cursor") == 0)
            {
                stranger.AnnounceIdentity();
                return "it has no cursor";
            }

            return await CountAsync("select count(*) from repo where state = 2") is var count && count >= goal ? null : $"{count} are";
        }));

        var done = new HashSet<string>();
        await using var command = _database!.CreateCommand("select a.did from repo r join actor a on a.id = r.actor_id where r.state = 2");
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            done.Add(rows.GetString(0));
        }

        return done;
    }

    private async Task RunAsync(Func<Task> meanwhile)
    {
        using var process = IndexerProcess.Launch(Network, _connectionString!, ("Audit__RequestsPerSecondPerHost", "0"));
        try
        {
            await meanwhile();
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        // A transaction that was on its way may still end.
        await Wait.UntilAsync("the server is done with it", async () =>
            await CountAsync("select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()") is > 0 and var left ? $"{left} connections are left" : null);
    }

    private void WriteSomething()
    {
        for (var i = 0; i < 30; i++)
        {
            var artist = Network.Accounts[_random.Next(Repositories)];
            var paths = artist.Repo.Records.Keys.ToArray();
            if (paths.Length > 1 && _random.Next(3) == 0)
            {
                artist.Delete(paths[_random.Next(paths.Length)]);
            }
            else
            {
                artist.Put($"fm.plyr.track/{Network.NextTid()}", SampleRecords.Track($"{_random.Next()}"));
            }
        }
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = _database!.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
