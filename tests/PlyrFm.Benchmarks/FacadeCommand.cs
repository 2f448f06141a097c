using System.Diagnostics;
using System.Globalization;
using Npgsql;
using PlyrFm.TestKit;

namespace PlyrFm.Benchmarks;

/// <summary>What the front end's API costs beside the queries that it translates. The aim: at most 1.2 times as much.</summary>
internal static class FacadeCommand
{
    private const int Seed = 1;
    private const double Aim = 1.2;

    // Until the compilers are done with what both sides run.
    private const int Warming = 150;

    // Kernels count processor time in hundredths of a second.
    private static readonly TimeSpan LeastPerTurn = TimeSpan.FromMilliseconds(700);

    public static async Task<int> RunAsync(string[] args)
    {
        var tracks = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 7;
        var part = args.Length > 2 ? args[2] : "";
        var server = await PostgresServer.SharedAsync();
        var filled = Environment.GetEnvironmentVariable($"PLYR_CATALOGUE_{tracks}");
        var connectionString = filled ?? await server.CreateDatabaseAsync();
        if (filled is null)
        {
            await LargeCatalogue.FillAsync(connectionString, tracks);
        }

        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var api = await ServedApi.StartAsync("PlyrFm.AppViewApi.dll", server.AsReader(connectionString), keepAnswersMs: 0);
        var pairs = FacadePair.Of(await FacadeNames.LearnAsync(api, tracks));
        Console.WriteLine($"{"processor time, milliseconds",-34} {"front end",10} {"XRPC",8} {"ratio",7}");
        foreach (var pair in pairs.Where(pair => pair.Path.Contains(part, StringComparison.Ordinal)))
        {
            var turns = await MeasureAsync(database, api, pair, rounds);
            var ratio = Median(turns.Select(turn => turn.Facade / turn.Query));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{pair.Path,-34} {Median(turns.Select(turn => turn.Facade)),10:f2} {Median(turns.Select(turn => turn.Query)),8:f2} {ratio,7:f2} {(ratio > Aim ? "over" : "    ")} {pair.Nsid}"));
        }

        return 0;
    }

    private static async Task<List<(double Facade, double Query)>> MeasureAsync(NpgsqlDataSource database, ServedApi api, FacadePair pair, int rounds)
    {
        var random = new Random(Seed);
        for (var i = 0; i < Warming; i++)
        {
            var (facade, queries) = pair.Ask(random);
            await AskAsync(api, [facade, .. queries]);
        }

        var turns = new List<(double, double)>();
        for (var round = 0; round < rounds; round++)
        {
            // Both sides ask for the same things, in turns of which now one is first and now the other.
            var asked = Enumerable.Range(0, 1000).Select(_ => pair.Ask(random)).ToArray();
            var isFacadeFirst = round % 2 == 0;
            var first = await TurnAsync(database, api, asked, isFacadeFirst);
            var second = await TurnAsync(database, api, asked, !isFacadeFirst);
            turns.Add(isFacadeFirst ? (first, second) : (second, first));
        }

        return turns;
    }

    // Milliseconds of processor time for one answer, of the API and the database together.
    private static async Task<double> TurnAsync(NpgsqlDataSource database, ServedApi api, (string Facade, string[] Queries)[] asked, bool isFacade)
    {
        var count = 0;
        var start = Stopwatch.GetTimestamp();
        var before = api.Cpu + await Effort.ServerCpuAsync(database);
        for (; count < asked.Length && Stopwatch.GetElapsedTime(start) < LeastPerTurn; count++)
        {
            await AskAsync(api, isFacade ? [asked[count].Facade] : asked[count].Queries);
        }

        var spent = api.Cpu + await Effort.ServerCpuAsync(database) - before;
        return spent.TotalMilliseconds / count;
    }

    private static async Task AskAsync(ServedApi api, string[] paths)
    {
        foreach (var path in paths)
        {
            await api.OneByOneAsync(() => path, 1);
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}
