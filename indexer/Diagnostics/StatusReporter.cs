using System.Reflection;

using Npgsql;

using PlyrFm.Indexer.Audio;
using PlyrFm.Indexer.Audit;
using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Labels;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Diagnostics;

/// <summary>Gathers what /status shows, and registers the same figures as metrics.</summary>
internal sealed class StatusReporter
{
    private const string CountByState = "select state, count(*) from repo group by state";

    private readonly NpgsqlDataSource _database;
    private readonly DatabaseGate _gate;
    private readonly Leadership _leadership;
    private readonly SourceStatuses _sources;
    private readonly Lanes _lanes;
    private readonly ByteBudget _budget;
    private readonly WaitingRoom _room;
    private readonly RepoSync _sync;
    private readonly FetchQueue _fetches;
    private readonly FollowedRepos _repos;
    private readonly AuditCensus _census;
    private readonly AudioCensus _audio;
    private readonly BackfillReporter _backfill;
    private readonly Deliveries _deliveries;
    private readonly IndexerOptions _options;
    private readonly LabelerStatuses _labelers;
    private readonly IndexerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _started;

    public StatusReporter(
        NpgsqlDataSource database,
        DatabaseGate gate,
        Leadership leadership,
        SourceStatuses sources,
        Lanes lanes,
        ByteBudget budget,
        WaitingRoom room,
        RepoSync sync,
        FetchQueue fetches,
        FollowedRepos repos,
        AuditCensus census,
        AudioCensus audio,
        BackfillReporter backfill,
        Deliveries deliveries,
        IndexerOptions options,
        LabelerStatuses labelers,
        IndexerMetrics metrics,
        TimeProvider time)
    {
        (_census, _audio, _backfill, _deliveries, _options) = (census, audio, backfill, deliveries, options);
        (_database, _gate, _leadership, _sources, _lanes, _budget, _room) = (database, gate, leadership, sources, lanes, budget, room);
        (_sync, _fetches, _repos, _labelers, _metrics, _time) = (sync, fetches, repos, labelers, metrics, time);
        _started = time.GetUtcNow();
        metrics.Observe("plyrfm.lane.depth", "{item}", "Items that wait in the lanes.", () => _lanes.Depths.Sum());
        metrics.Observe("plyrfm.path.bytes", "By", "Frames between socket and database.", () => _budget.Used);
        metrics.Observe("plyrfm.resync.active", "{fetch}", "Repositories being fetched.", () => _sync.Active);
        metrics.Observe("plyrfm.lag", "s", "How far behind a source is.", Lags);
    }

    public async Task<StatusReport> ReportAsync(CancellationToken ct)
    {
        var states = await CountAsync(ct);
        return new(
            Version,
            (long)(_time.GetUtcNow() - _started).TotalSeconds,
            _leadership.IsStandby ? "standby" : _leadership.IsLeading ? "leading" : "waiting",
            await _gate.AnswersAsync(ct),
            [.. _sources.All.Select(Report)],
            new PathReport(_lanes.Depths, _budget.Used, _room.Bytes, _sync.Active, _fetches.Count, _repos.Count),
            states,
            _metrics.Rejects.Snapshot(),
            await AuditAsync(ct),
            _audio.Newest,
            [.. _labelers.All.Select(labeler => labeler.Report())],
            await _backfill.ReportAsync(states, ct));
    }

    private static string Version { get; } =
        typeof(StatusReporter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private SourceReport Report(SourceStatus source)
    {
        var (error, loss) = source.Trouble;
        return new(source.Name, source.State.ToString().ToLowerInvariant(), source.LastSeq, source.Cursor, Lag(source), error, loss, _deliveries.Of(source.Name));
    }

    private double? Lag(SourceStatus source) =>
        source.Lag(_time.GetUtcNow()) is { } lag ? Math.Round(lag.TotalSeconds, 3) : null;

    private IEnumerable<System.Diagnostics.Metrics.Measurement<double>> Lags() =>
        from source in _sources.All
        let lag = Lag(source)
        where lag is not null
        select new System.Diagnostics.Metrics.Measurement<double>(lag.Value, new KeyValuePair<string, object?>("source", source.Name));

    private async Task<AuditReport?> AuditAsync(CancellationToken ct)
    {
        try
        {
            return _options.IsAuditing && _gate.IsOpen ? await _census.CountAsync(ct) : null;
        }
        catch (Exception e) when (TransientFailure.NameOf(e) is not null)
        {
            return null;
        }
    }

    /// <summary>Repositories by state. Empty while the database is away: that is in the report already.</summary>
    private async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken ct)
    {
        var counts = Enum.GetValues<RepoState>().ToDictionary(state => state.ToString().ToLowerInvariant(), _ => 0L);
        if (!_gate.IsOpen)
        {
            return new Dictionary<string, long>();
        }

        try
        {
            await using var command = _database.CreateCommand(CountByState);
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                counts[((RepoState)rows.GetInt16(0)).ToString().ToLowerInvariant()] = rows.GetInt64(1);
            }

            return counts;
        }
        catch (Exception e) when (TransientFailure.NameOf(e) is not null)
        {
            return new Dictionary<string, long>();
        }
    }
}
