using System.Globalization;
using PlyrFm.TestKit;

namespace PlyrFm.Benchmarks;

/// <summary>Every query on a catalogue and on one ten times as large, alone and at a pace, and what starting costs.</summary>
internal static class ServeCommand
{
    private const int Seed = 1;
    private const int Pace = 50;
    private const int Starts = 5;
    private const int RequestsBeforeMemory = 500;

    private static readonly TimeSpan PacedFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AtOnceFor = TimeSpan.FromSeconds(10);

    /// <summary>Fills the empty database that <c>ConnectionStrings__Plyr</c> names, to be looked at or to be measured more than once.</summary>
    public static async Task<int> FillAsync(int tracks)
    {
        if (Environment.GetEnvironmentVariable("ConnectionStrings__Plyr") is not { } connectionString)
        {
            Console.Error.WriteLine("ConnectionStrings__Plyr is not set: it has to name an empty database.");
            return 2;
        }

        await LargeCatalogue.FillAsync(connectionString, tracks);
        return 0;
    }

    /// <param name="args">How many tracks the larger catalogue has, and beside the usual build of the API another one to start.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var large = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        const string Usual = "PlyrFm.AppViewApi.dll";
        string[] builds = args.Length > 1 ? [Usual, Path.GetFullPath(args[1])] : [Usual];
        var server = await PostgresServer.SharedAsync();
        var alone = new Dictionary<int, Dictionary<string, List<double>>>();
        foreach (var tracks in new[] { large / 10, large })
        {
            var filled = Environment.GetEnvironmentVariable($"PLYR_CATALOGUE_{tracks}");
            var connectionString = filled ?? await server.CreateDatabaseAsync();
            if (filled is null)
            {
                await LargeCatalogue.FillAsync(connectionString, tracks);
            }

            var reader = server.AsReader(connectionString);
            await using (var api = await ServedApi.StartAsync(Usual, reader, keepAnswersMs: 0))
            {
                alone[tracks] = await AloneAsync(api, tracks);
                if (tracks == large)
                {
                    await PacedAsync(api, tracks);
                }
            }

            if (tracks != large)
            {
                await HeadAsync(reader);
                await StartAsync(builds, reader);
            }

            if (filled is null)
            {
                await server.DropDatabaseAsync(connectionString);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"alone, milliseconds",-26} {large / 10,10:n0} {large,12:n0} tracks"));
        foreach (var (name, before) in alone[large / 10])
        {
            var after = alone[large][name];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-26} {At(before, 50),10:f1} {At(after, 50),12:f1}  x {At(after, 50) / At(before, 50):f2}"));
        }

        return 0;
    }

    private static async Task<Dictionary<string, List<double>>> AloneAsync(ServedApi api, int tracks)
    {
        var random = new Random(Seed);
        foreach (var query in ServedQuery.All)
        {
            await api.OneByOneAsync(() => query.Path(random, tracks), 100);
        }

        var times = new Dictionary<string, List<double>>();
        foreach (var query in ServedQuery.All)
        {
            times[query.Name] = await api.OneByOneAsync(() => query.Path(random, tracks), 100);
        }

        return times;
    }

    private static async Task PacedAsync(ServedApi api, int tracks)
    {
        var random = new Random(Seed);
        foreach (var (name, queries) in new[]
        {
            ("pages", ServedQuery.All.Where(query => !query.IsSearch).ToArray()), ("searches", ServedQuery.All.Where(query => query.IsSearch).ToArray()),
        })
        {
            var times = await api.AtPaceAsync(() => queries[random.Next(queries.Length)].Path(random, tracks), Pace, PacedFor);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name} at {Pace}/s of {tracks:n0} tracks: p50 {At(times, 50):f1} ms, p99 {At(times, 99):f1} ms, longest {times.Max():f0} ms"));
        }
    }

    private static async Task HeadAsync(string reader)
    {
        const string Head = "/xrpc/fm.plyr.feed.listTracks?limit=50";
        await using var asked = await ServedApi.StartAsync("PlyrFm.AppViewApi.dll", reader, keepAnswersMs: 0);
        await using var kept = await ServedApi.StartAsync("PlyrFm.AppViewApi.dll", reader, keepAnswersMs: 1000);
        List<double> fresh = [], again = [];
        for (var round = 0; round < Starts; round++)
        {
            fresh.Add(await asked.AtOnceAsync(() => Head, 8, AtOnceFor));
            again.Add(await kept.AtOnceAsync(() => Head, 8, AtOnceFor));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"newest 50 tracks: {At(fresh, 50):n0}/s from the database, {At(again, 50):n0}/s kept, x {At(again, 50) / At(fresh, 50):f1}"));
    }

    private static async Task StartAsync(string[] builds, string reader)
    {
        var times = builds.ToDictionary(build => build, _ => (First: new List<double>(), Memory: new List<double>()));
        for (var round = 0; round < Starts; round++)
        {
            foreach (var build in builds)
            {
                await using var api = await ServedApi.StartAsync(build, reader, keepAnswersMs: 0);
                times[build].First.Add(api.FirstAnswer.TotalMilliseconds);
                await api.OneByOneAsync(() => "/xrpc/fm.plyr.feed.listTracks?limit=50", RequestsBeforeMemory);
                times[build].Memory.Add(api.MemoryBytes / 1e6);
            }
        }

        foreach (var (build, (first, memory)) in times)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetFileName(build)}: first answer from the database after {At(first, 50):f0} ms, {At(memory, 50):f0} MB after {RequestsBeforeMemory} requests"));
        }
    }

    private static double At(List<double> values, int percent) => values.Order().ElementAt((values.Count - 1) * percent / 100);
}
