using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Benchmarks;

/// <summary>
/// What it costs to fetch a large repository with few records of ours, whole and by the parts that can hold them: bytes that its PDS sends,
/// requests, and time until all of it is in the database.
/// </summary>
internal static class SparseCommand
{
    private const int Ours = 10;
    private const int Rounds = 7;
    private const string SyncedAt = "select synced_at from repo where state = 2";

    private static readonly HttpClient Http = new();

    private static long _bytes;
    private static int _requests;

    /// <param name="args">How many records of others it has.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var foreign = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
        foreach (var delay in new[] { TimeSpan.Zero, TimeSpan.FromMilliseconds(50) })
        {
            foreach (var sparseAboveKiB in new[] { 0, 4096 })
            {
                await MeasureAsync(foreign, sparseAboveKiB, delay);
            }
        }

        return 0;
    }

    private static async Task MeasureAsync(int foreign, int sparseAboveKiB, TimeSpan delay)
    {
        await using var network = await SimulatedNetwork.StartAsync(seed: 1, pdses: 1);
        var account = network.CreateAccount(announce: false);
        account.Commit([
            .. Enumerable.Range(0, foreign).Select(i => new SimulatedWrite($"app.bsky.feed.post/{network.NextTid()}", SampleRecords.Post($"{i} {new string('x', 150)}"))),
            .. Enumerable.Range(0, Ours).Select(i => new SimulatedWrite($"fm.plyr.track/{network.NextTid()}", SampleRecords.Track($"Song {i}"))),
            new SimulatedWrite("app.bsky.actor.profile/self", SampleRecords.BskyProfile("Somebody"))]);

        // Made now and not while somebody waits for it.
        account.Hosting.FrozenCar = account.Repo.ToCar();
        account.Repo.Find(account.Repo.Head!.Cid);
        network.Pds.Trouble = async (method, context) =>
        {
            if (method is "getRepo" or "getBlocks" or "getLatestCommit")
            {
                Interlocked.Increment(ref _requests);
                context.Response.Body = new CountedBody(context.Response.Body, static count => Interlocked.Add(ref _bytes, count));
                await Task.Delay(delay);
            }

            return false;
        };

        var server = await PostgresServer.SharedAsync();
        var connectionString = await server.CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(connectionString);
        var admin = FreeAddress();
        await using (var indexer = await LiveIndexer.StartAsync(
            new Dictionary<string, string>
            {
                ["ConnectionStrings__Plyr"] = connectionString,
                ["Firehose__Sources__0"] = network.Relay.Server.Address.ToString(),
                ["Identity__PlcDirectory"] = network.Plc.Server.Address.ToString(),
                ["Identity__HandleWellKnown"] = network.Pds.Server.Address.ToString(),
                ["Network__AllowPrivate"] = "true",
                ["Admin__IndexerUrl"] = admin.ToString(),
                ["Audit__RequestsPerSecondPerHost"] = "0",
                ["Audio__ChecksPerSecondPerHost"] = "0",
                ["Backfill__SparseAboveKiB"] = sparseAboveKiB.ToString(CultureInfo.InvariantCulture),
                ["Logging__LogLevel__Default"] = "Warning",
            },
            admin))
        {
            await indexer.UntilSynchronizedAsync(1);
            var what = $"{account.Hosting.FrozenCar.Length / 1e6:f1} MB, {foreign} records of others, {delay.TotalMilliseconds} ms to the PDS, {(sparseAboveKiB == 0 ? "whole" : "in parts")}";
            Print(what, "first", null);
            List<(TimeSpan Took, long Bytes, int Requests)> rounds = [];
            for (var round = 0; round < Rounds; round++)
            {
                (_bytes, _requests) = (0, 0);
                rounds.Add((await FetchAgainAsync(database, new Uri(admin, $"/resync/{account.Did}")), _bytes, _requests));
            }

            (_bytes, _requests) = (rounds[^1].Bytes, rounds[^1].Requests);
            Print(what, "again", rounds.Select(round => round.Took).Order().ElementAt(Rounds / 2));
            Console.WriteLine($"    indexer {indexer.LargestMemory / 1e6:f0} MB at most");
            (_bytes, _requests) = (0, 0);
            await indexer.StopAsync();
        }

        if (await network.World.DifferencesAsync(database) is { } differences)
        {
            throw new InvalidOperationException(differences);
        }

        await server.DropDatabaseAsync(connectionString);
    }

    private static async Task<TimeSpan> FetchAgainAsync(NpgsqlDataSource database, Uri resync)
    {
        await using var command = database.CreateCommand(SyncedAt);
        var before = (DateTime?)await command.ExecuteScalarAsync();
        var clock = Stopwatch.StartNew();
        using var answer = await Http.PostAsync(resync, content: null);
        answer.EnsureSuccessStatusCode();
        while (await command.ExecuteScalarAsync() is not DateTime at || at == before)
        {
            await Task.Delay(2);
        }

        return clock.Elapsed;
    }

    private static void Print(string what, string when, TimeSpan? took) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}, {when}: {_bytes / 1e3:n0} kB in {_requests} requests{(took is { } time ? $", {time.TotalMilliseconds:f0} ms (median of {Rounds})" : "")}"));

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
