using System.Diagnostics.Metrics;

using Npgsql;

using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Audit;

/// <summary>Counts what the audit has found, for /status and the metrics.</summary>
internal sealed class AuditCensus
{
    private const string Count = """
        select finding, count(*), min(verified_at), min(since) from repo_audit group by finding
        """;

    private readonly NpgsqlDataSource _database;

    // Replaced as a whole; what the metrics show.
    private volatile AuditReport? _newest;

    public AuditCensus(NpgsqlDataSource database, IndexerMetrics metrics, TimeProvider time)
    {
        _database = database;
        metrics.Observe("plyrfm.audit.verified.age", "s", "How long ago the repository that was verified longest ago was equal to its PDS.", () =>
            _newest?.VerifiedAsOf is { } asOf ? [new Measurement<double>((time.GetUtcNow() - asOf).TotalSeconds)] : []);
        metrics.Observe("plyrfm.audit.equal", "{repository}", "Repositories found equal to their PDS.", () => _newest?.Equal ?? 0);
        metrics.Observe("plyrfm.audit.unverified", "{repository}", "Repositories not compared yet.", () => _newest?.Unverified ?? 0);
        metrics.Observe("plyrfm.audit.unreachable", "{repository}", "Repositories whose DID document or PDS could not be asked.", () => _newest?.Unreachable ?? 0);
        metrics.Observe("plyrfm.audit.differing", "{repository}", "Repositories that differ from their PDS, by what differs.", () =>
            from reason in _newest?.Reasons ?? new Dictionary<string, long>()
            select new Measurement<double>(reason.Value, new KeyValuePair<string, object?>("finding", reason.Key)));
    }

    public async Task<AuditReport> CountAsync(CancellationToken ct)
    {
        DateTimeOffset? asOf = null, unreachableSince = null;
        long equal = 0, unverified = 0, unreachable = 0;
        // All reasons are there, so that a gauge falls to zero instead of vanishing.
        var reasons = Enum.GetValues<AuditFinding>().Where(AuditWords.IsDifference).ToDictionary(AuditWords.Say, _ => 0L);
        await using var command = _database.CreateCommand(Count);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var count = rows.GetInt64(1);
            switch ((AuditFinding)rows.GetInt16(0))
            {
                case AuditFinding.Equal:
                    (equal, asOf) = (count, rows.NullableTime(2));
                    break;
                case AuditFinding.Unverified:
                    unverified = count;
                    break;
                case AuditFinding.Unreachable:
                    (unreachable, unreachableSince) = (count, rows.NullableTime(3));
                    break;
                case var difference:
                    reasons[AuditWords.Say(difference)] = count;
                    break;
            }
        }

        return _newest = new AuditReport(asOf, equal, unverified, reasons.Values.Sum(), reasons, unreachable, unreachableSince);
    }
}
