using System.Diagnostics.Metrics;

using Npgsql;

using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Audio;

/// <summary>Counts sources by what is known of them, for /status and the metrics.</summary>
internal sealed class AudioCensus
{
    private const string Count = """
        select count(*) filter (where state = 1), count(*) filter (where state = 2), count(*) filter (where state = 0),
          count(*) filter (where due_at < @overdue and due_at > '-infinity')
        from audio_source
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _time;

    // Replaced as a whole; what is shown.
    private volatile AudioReport? _newest;

    public AudioCensus(NpgsqlDataSource database, IndexerMetrics metrics, TimeProvider time)
    {
        (_database, _time) = (database, time);
        metrics.Observe("plyrfm.audio.sources", "{source}", "Sources of audio, by what is known of them.", () => _newest is not { } report ? [] :
        [
            Measure(report.Available, "available"), Measure(report.Unavailable, "unavailable"), Measure(report.Unverified, "unverified"),
        ]);
        metrics.Observe("plyrfm.audio.overdue", "{source}", "Sources of audio that should have been looked for more than an hour ago.", () => _newest?.Overdue ?? 0);
    }

    public AudioReport? Newest => _newest;

    public async Task CountAsync(CancellationToken ct)
    {
        await using var command = _database.CreateCommand(Count);
        command.Parameters.Add(Parameter.Of("overdue", _time.GetUtcNow() - Patience));
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        _newest = new AudioReport(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
    }

    private static Measurement<double> Measure(long count, string state) => new(count, new KeyValuePair<string, object?>("state", state));
}
