using Npgsql;

using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Diagnostics;

/// <summary>Gathers how far fetching repositories is, what it waits for and why it fails.</summary>
internal sealed class BackfillReporter(NpgsqlDataSource database, DatabaseGate gate, HostPlaces places, FetchPace pace, IndexerMetrics metrics)
{
    // An operator looks at the worst; the rest is in the database.
    private const int MaxHosts = 5;
    private const int MaxReasons = 5;

    // What stands in parentheses is about one repository alone.
    private const string CountFailures = """
        select split_part(reason, ' (', 1), count(*) from repo
        where state in (0, 1, 3) and attempts > 0 and reason is not null
        group by 1 order by 2 desc, 1 limit @limit
        """;

    /// <param name="states">Repositories by state.</param>
    public async Task<BackfillReport> ReportAsync(IReadOnlyDictionary<string, long> states, CancellationToken ct)
    {
        var outstanding = new[] { RepoState.Pending, RepoState.Syncing, RepoState.Desynchronized }
            .Sum(state => states.GetValueOrDefault(state.ToString().ToLowerInvariant()));
        var perMinute = pace.PerMinute();
        var (whole, sparse) = metrics.Proven;
        return new(
            outstanding,
            Math.Round(perMinute, 1),
            perMinute > 0 ? (long)Math.Ceiling(outstanding / perMinute * 60) : outstanding == 0 ? 0 : null,
            [.. places.Busiest(MaxHosts).Select(load => new HostReport(load.Host, load.Fetches, load.Waiting, load.AwayUntil))],
            whole,
            sparse,
            metrics.SparseAbandoned.Snapshot(),
            await FailuresAsync(ct));
    }

    private async Task<IReadOnlyDictionary<string, long>> FailuresAsync(CancellationToken ct)
    {
        var failures = new Dictionary<string, long>();
        if (!gate.IsOpen)
        {
            return failures;
        }

        try
        {
            await using var command = database.CreateCommand(CountFailures);
            command.Parameters.Add(Parameter.Of("limit", MaxReasons));
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                failures[rows.GetString(0)] = rows.GetInt64(1);
            }
        }
        catch (Exception e) when (TransientFailure.NameOf(e) is not null)
        {
            failures.Clear();
        }

        return failures;
    }
}
