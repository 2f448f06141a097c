using System.Diagnostics;
using System.Globalization;
using Npgsql;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.Benchmarks;

/// <summary>Interleaves three ways to fill the same tables and prints the medians.</summary>
internal static class IngestCommand
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    private const string Reference = "COPY of all rows";

    public static async Task<int> RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 7;
        var server = await PostgresServer.SharedAsync();
        var connectionString = await server.CreateDatabaseAsync();
        await using (var database = NpgsqlDataSource.Create(connectionString))
        {
            await Migrator.MigrateAsync(database, CancellationToken.None);
            var ingest = new IngestWork(database, IngestRecords.Make(count));
            var copy = new CopyWork(database);
            var measured = new Dictionary<string, List<Effort>>();
            // Until the code has been compiled for good, compiling it takes most of the time. The last of these runs leaves the rows to copy.
            var start = Stopwatch.GetTimestamp();
            do
            {
                await ingest.BackfillAsync();
                await ingest.LiveAsync();
            }
            while (Stopwatch.GetElapsedTime(start) < WarmUp);

            await copy.LoadAsync();
            for (var round = 0; round < rounds; round++)
            {
                await MeasureAsync("live, batches of 500", ingest.LiveAsync);
                await MeasureAsync("backfill, snapshots", ingest.BackfillAsync);
                await MeasureAsync(Reference, copy.AllAsync);
                await MeasureAsync("COPY without history", copy.WithoutHistoryAsync);
                await MeasureAsync("COPY of record alone", copy.RecordsAsync);

                async Task MeasureAsync(string name, Func<Task<Effort>> work)
                {
                    var effort = await work();
                    (measured.TryGetValue(name, out var efforts) ? efforts : measured[name] = []).Add(effort);
                }
            }

            Print(measured, count, "records/s", effort => effort.Wall.TotalSeconds);
            Print(measured, count, "records/cpu-s", effort => effort.Cpu.TotalSeconds);
            Print(measured, count, "of the server", effort => effort.ServerCpu.TotalSeconds);
        }

        await server.DropDatabaseAsync(connectionString);
        return 0;
    }

    private static void Print(Dictionary<string, List<Effort>> measured, int count, string unit, Func<Effort, double> seconds)
    {
        var reference = Median(measured[Reference].ConvertAll(effort => count / seconds(effort)));
        foreach (var (name, efforts) in measured)
        {
            var rates = efforts.ConvertAll(effort => count / seconds(effort));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-22} {Median(rates),9:n0} {unit,-13} {Median(rates) / reference,6:p0} of COPY  ({rates.Min():n0} to {rates.Max():n0})"));
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
