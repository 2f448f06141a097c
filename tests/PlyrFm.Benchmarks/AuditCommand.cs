using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

using Npgsql;

using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Benchmarks;

/// <summary>
/// How long a difference that no event tells of stays: the indexer as an operator runs it, with the default budget, on a simulated network
/// with all repositories on one PDS.
/// </summary>
internal static class AuditCommand
{
    private const string Track = "fm.plyr.track/3ktrackaaaaaa";
    private const string NewestVerified = "select a.did from repo_audit u join actor a on a.id = u.actor_id order by u.verified_at desc limit 1";
    private const string IsThere = "select count(*) from record r join actor a on a.id = r.actor_id where a.did = $1";

    private static readonly HttpClient Http = new();

    public static async Task<int> RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5_000;
        await using var network = await SimulatedNetwork.StartAsync(seed: 1, pdses: 1);
        for (var i = 0; i < count; i++)
        {
            network.CreateAccount().Put(Track, SampleRecords.Track($"Song {i}"));
        }

        var stranger = network.CreateAccount(announce: false);
        var server = await PostgresServer.SharedAsync();
        var connectionString = await server.CreateDatabaseAsync();
        var admin = FreeAddress();
        var indexer = Indexer.Program.Main(
        [
            $"--ConnectionStrings:Plyr={connectionString}", $"--Firehose:Sources:0={network.Relay.Server.Address}", $"--Identity:PlcDirectory={network.Plc.Server.Address}",
            $"--Identity:HandleWellKnown={network.Pds.Server.Address}", "--Network:AllowPrivate=true", $"--Admin:IndexerUrl={admin}", "--Logging:LogLevel:Default=Warning",
        ]);
        await using var database = NpgsqlDataSource.Create(connectionString);

        // A relay is never silent: by its events the indexer knows that it is not behind.
        using var chatter = new Timer(_ => network.Relay.Publish(seq => SimulatedFrame.Identity(seq, stranger.Did, null)), state: null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        var clock = Stopwatch.StartNew();
        await UntilAsync(indexer, async () => (long?)await AskAsync(database, "select count(*) from repo_audit") == count);
        Print($"{count} repositories fetched and followed", clock.Elapsed);
        clock.Restart();
        await UntilAsync(indexer, async () => (long?)await AskAsync(database, "select count(*) from repo_audit where verified_at is not null") == count);
        Print("all verified for the first time", clock.Elapsed);

        // The worst case: what was verified last is looked at last.
        var did = (string)(await AskAsync(database, NewestVerified))!;
        var before = network.Pds.Requests("getLatestCommit");
        clock.Restart();
        network.Accounts.Single(account => account.Did.Value == did).Commit([new(Track, null)]);
        await UntilAsync(indexer, async () => (long?)await AskAsync(database, IsThere, did) == 0);
        Print("a deletion that no event told of, right after that account was verified, repaired", clock.Elapsed);
        Console.WriteLine($"{(network.Pds.Requests("getLatestCommit") - before) / clock.Elapsed.TotalSeconds:F2} questions a second to the PDS meanwhile");
        using var status = JsonDocument.Parse(await Http.GetStringAsync(new Uri(admin, "/status")));
        Console.WriteLine(status.RootElement.GetProperty("audit"));
        return await network.World.DifferencesAsync(database) is { } differences ? throw new InvalidOperationException(differences) : 0;
    }

    private static async Task UntilAsync(Task<int> indexer, Func<Task<bool>> isTrue)
    {
        while (!await isTrue())
        {
            if (indexer.IsCompleted)
            {
                throw new InvalidOperationException($"The indexer has ended with {await indexer}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250));
        }
    }

    private static async Task<object?> AskAsync(NpgsqlDataSource database, string sql, params object[] parameters)
    {
        try
        {
            await using var command = database.CreateCommand(sql);
            foreach (var parameter in parameters)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = parameter });
            }

            return await command.ExecuteScalarAsync();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null; // the indexer has not made it yet
        }
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    private static void Print(string what, TimeSpan took) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds,8:F1} s  {what}"));
}
