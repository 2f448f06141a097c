using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace PlyrFm.Indexer.Diagnostics;

/// <summary>Counts what was refused, by reason. Reasons are names of enum members of ours, so there is a bounded number of them.</summary>
internal sealed class RejectCounts(Counter<long> counter)
{
    private readonly ConcurrentDictionary<string, long> _byReason = new(StringComparer.Ordinal);

    public void Add(string reason)
    {
        _byReason.AddOrUpdate(reason, 1, static (_, count) => count + 1);
        counter.Add(1, new KeyValuePair<string, object?>("reason", reason));
    }

    public long this[string reason] => _byReason.GetValueOrDefault(reason);

    public IReadOnlyDictionary<string, long> Snapshot() => new SortedDictionary<string, long>(_byReason, StringComparer.Ordinal);
}
