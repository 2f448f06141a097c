using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Benchmarks;

/// <summary>
/// From an event on the wire to the answer of the API, at the pace of the whole network and then while thousands of repositories are fetched,
/// and what the indexer takes of the memory. Indexer and API are processes of their own; the network is simulated in this one.
/// </summary>
internal static class LiveCommand
{
    private const int Followed = 300;
    private const int PerSecond = 2_000;
    private const int RecordsEach = 20;
    private const int Pdses = 10;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(60);

    /// <param name="args">How many repositories are fetched in the second part.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5_000;
        await using var network = await SimulatedNetwork.StartAsync(seed: 1, Pdses);
        Create(network, Followed, records: 1);
        var server = await PostgresServer.SharedAsync();
        var connectionString = await server.CreateDatabaseAsync();
        var admin = FreeAddress();
        Dictionary<string, string> settings = new()
        {
            ["ConnectionStrings__Plyr"] = connectionString,
            ["Firehose__Sources__0"] = network.Relay.Server.Address.ToString(),
            ["Identity__PlcDirectory"] = network.Plc.Server.Address.ToString(),
            ["Identity__HandleWellKnown"] = network.Pds.Server.Address.ToString(),
            ["Network__AllowPrivate"] = "true",
            ["Admin__IndexerUrl"] = admin.ToString(),
            ["Logging__LogLevel__Default"] = "Warning",
        };
        var stream = new LiveStream(network, PerSecond);
        await using (var indexer = await LiveIndexer.StartAsync(settings, admin))
        {
            await indexer.UntilSynchronizedAsync(Followed);
            await using var api = await ServedApi.StartAsync("PlyrFm.AppViewApi.dll", server.AsReader(connectionString), keepAnswersMs: 1000);
            await stream.RunAsync(api, WarmUp, () => false);
            indexer.ForgetMemory();
            Print("at its pace", await stream.RunAsync(api, Measured, () => false), indexer);
            await indexer.StopAsync();
        }

        Create(network, count, RecordsEach);
        await using (var indexer = await LiveIndexer.StartAsync(settings, admin))
        {
            await indexer.UntilConnectedAsync();
            await using var api = await ServedApi.StartAsync("PlyrFm.AppViewApi.dll", server.AsReader(connectionString), keepAnswersMs: 1000);
            var backfill = indexer.UntilSynchronizedAsync(Followed + count);
            Print($"while {count:n0} repositories of {RecordsEach} records are fetched", await stream.RunAsync(api, TimeSpan.FromHours(1), () => backfill.IsCompleted), indexer);
            await backfill;
            await indexer.StopAsync();
        }

        await server.DropDatabaseAsync(connectionString);
        return 0;
    }

    // Nobody hears of them: the relay lists them.
    private static void Create(SimulatedNetwork network, int count, int records)
    {
        for (var i = 0; i < count; i++)
        {
            var account = network.CreateAccount(announce: false, network.Pdses[i % Pdses]);
            account.Commit([.. Enumerable.Range(0, records).Select(n => new SimulatedWrite($"fm.plyr.track/{network.NextTid()}", SampleRecords.Track($"Song {i}.{n}")))]);
        }
    }

    private static void Print(string when, (List<double> Milliseconds, double FramesPerSecond) seen, LiveIndexer indexer)
    {
        if (seen.Milliseconds.Count == 0)
        {
            Console.WriteLine($"{when}: over before anything was written");
            return;
        }

        var times = seen.Milliseconds.Order().ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{when}: {seen.FramesPerSecond:n0} frames/s, {times.Count} writes of ours, from the wire to the API p50 {times[times.Count / 2]:f0} ms, "
                + $"p99 {times[times.Count * 99 / 100]:f0} ms; indexer {indexer.LargestMemory / 1e6:f0} MB at most"));
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
