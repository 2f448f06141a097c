using System.Diagnostics;
using System.Text;

using Npgsql;

using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.Indexer.Tests.Storage;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests;

/// <summary>
/// The shipped program, killed with SIGKILL where it hurts: the point is what it is just telling the database. Afterwards nothing is lost,
/// nothing doubled, and the cursor has never been ahead.
/// </summary>
public sealed class KillTests : IAsyncLifetime
{
    // What it sends, and whether that still arrives.
    private static readonly (string Text, bool Arrives)[] Points =
    [
        ("BEGIN", true),
        ("pg_advisory_xact_lock", true),
        ("copy record ", false),
        ("copy record ", true),
        ("into source_cursor", false),
        ("pg_notify", true),
        ("COMMIT", false), // nothing of it was done
        ("COMMIT", true), // all of it was, and nobody knows
    ];

    private readonly Random _random = new(20261124);
    private SimulatedNetwork? _network;
    private NpgsqlDataSource? _database;
    private PostgresServer? _server;
    private string? _connectionString;

    private SimulatedNetwork Network => _network!;

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
        {
            return;
        }

        // Its own, since it is crashed as well.
        _server = await PostgresServer.StartAsync();
        _connectionString = await _server.CreateDatabaseAsync();
        _database = NpgsqlDataSource.Create(_connectionString);
        await Migrator.MigrateAsync(_database, CancellationToken.None);
        _network = await SimulatedNetwork.StartAsync(seed: 20261124);
    }

    public async Task DisposeAsync()
    {
        if (_network is not null)
        {
            await _network.DisposeAsync();
            await _database!.DisposeAsync();
            await _server!.DropDatabaseAsync(_connectionString!);
        }
    }

    [PostgresFact]
    public async Task Killed_anywhere_it_loses_nothing_doubles_nothing_and_is_never_ahead()
    {
        await using var proxy = new DatabaseProxy(_connectionString!);
        for (var i = 0; i < 4; i++)
        {
            Network.CreateAccount();
        }

        await RunAsync(proxy, async () =>
        {
            // The first time it has no cursor to come back to.
            await Wait.UntilAsync("it is connected", () => Network.Relay.Connections > 0);
            WriteSomething();
            await Wait.UntilAsync("it has begun", DifferencesAsync);
        });
        foreach (var (text, arrives) in Points)
        {
            await KillAtAsync(proxy, text, arrives);
            await AssertCursorIsNotAheadAsync($"{text}, {arrives}");
        }

        for (var round = 0; round < 4; round++)
        {
            await KillAtRandomAsync(proxy, crashesDatabase: round % 2 == 1);
            await AssertCursorIsNotAheadAsync($"round {round}");
        }

        string[] rows = [];
        await RunAsync(proxy, async () =>
        {
            WriteSomething();
            await Wait.UntilAsync("nothing is lost and nothing is too much", DifferencesAsync);
            rows = await RowsAsync();
        });
        Assert.NotEqual(0, Network.World.Count);

        // The whole log again, twice, and then everything that is shown made anew: not one row changes.
        for (var time = 0; time < 2; time++)
        {
            Network.Relay.IgnoresCursors = true;
            var (sent, all) = (Network.Relay.Sent, Network.Relay.Seq);
            await RunAsync(proxy, async () =>
            {
                await Wait.UntilAsync("the log was sent again", () => Network.Relay.Sent >= sent + all);
                Network.Relay.IgnoresCursors = false;
                await Wait.UntilAsync("it is all the same", DifferencesAsync);
            });
            Assert.Equal(rows, await RowsAsync());
        }

        await new Rebuild(_database!, Scenario.Collections, RecordPolicy.Default, TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.Equal(rows, await RowsAsync());
    }

    private async Task RunAsync(DatabaseProxy proxy, Func<Task> meanwhile)
    {
        using var process = IndexerProcess.Launch(Network, proxy.ConnectionString);
        try
        {
            await meanwhile();
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Once it is at work, the next time that it says this.</summary>
    private async Task KillAtAsync(DatabaseProxy proxy, string text, bool arrives)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        using var process = IndexerProcess.Launch(Network, proxy.ConnectionString);
        var hasFired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (text is "BEGIN" or "COMMIT")
        {
            // Not one of those by which it starts.
            var connections = Network.Relay.Connections;
            await Wait.UntilAsync("it is connected", () => Network.Relay.Connections > connections);
        }

        proxy.Passing = sent =>
        {
            if (hasFired.Task.IsCompleted || sent.Span.IndexOf(bytes) < 0)
            {
                return true;
            }

            process.Kill();
            process.WaitForExit();
            hasFired.SetResult();
            return arrives;
        };
        WriteSomething();
        await hasFired.Task.WaitAsync(Wait.Deadline);
        proxy.Passing = null;
    }

    private async Task KillAtRandomAsync(DatabaseProxy proxy, bool crashesDatabase)
    {
        var goal = await CountAsync() + _random.Next(30);
        using var process = IndexerProcess.Launch(Network, proxy.ConnectionString);
        WriteSomething();
        for (var clock = Stopwatch.StartNew(); await CountAsync() < goal && clock.Elapsed < TimeSpan.FromSeconds(3);)
        {
            await Task.Delay(5);
        }

        if (crashesDatabase)
        {
            await _server!.CrashAsync(_connectionString!);
            WriteSomething();
        }

        process.Kill();
        await process.WaitForExitAsync();
        await Wait.UntilAsync("the database answers", async () =>
        {
            try
            {
                await CountAsync();
                return null;
            }
            catch (NpgsqlException e)
            {
                return e.Message;
            }
        });
    }

    private void WriteSomething()
    {
        for (var i = 0; i < 40; i++)
        {
            var artist = Network.Accounts[_random.Next(Network.Accounts.Count)];
            var path = $"fm.plyr.track/3ktrackaaaaa{(char)('a' + _random.Next(20))}";
            if (_random.Next(4) == 0 && artist.Repo.Records.ContainsKey(path))
            {
                artist.Delete(path);
            }
            else
            {
                artist.Put(path, SampleRecords.Track($"{_random.Next()}"));
            }
        }
    }

    private async Task<string?> DifferencesAsync()
    {
        await using var command = _database!.CreateCommand("select coalesce((select seq from source_cursor), 0)");
        return (long)(await command.ExecuteScalarAsync())! is var cursor && cursor != Network.Relay.Seq
            ? $"The cursor is at {cursor} of {Network.Relay.Seq}."
            : await Network.World.DifferencesAsync(_database!);
    }

    private async Task<long> CountAsync()
    {
        await using var command = _database!.CreateCommand("select count(*) from record");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>What the cursor covers is there: every revision of a repository that counts as synchronized.</summary>
    private async Task AssertCursorIsNotAheadAsync(string when)
    {
        await using var command = _database!.CreateCommand("""
            select a.did, r.rev, (select seq from source_cursor) from repo r join actor a on a.id = r.actor_id where r.state = 2
            """);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            Assert.True(rows.GetInt64(1) >= Network.Relay.NewestRev(rows.GetString(0), rows.GetInt64(2)), $"The cursor was ahead after a kill: {when}");
        }
    }

    private async Task<string[]> RowsAsync() =>
        [.. (await Dump.TablesAsync(_database!)).Where(row => !row.StartsWith("actor ", StringComparison.Ordinal))];
}
