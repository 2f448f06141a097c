using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Diagnostics;

/// <summary>
/// Which source brings the writes to our collections first, which later and which not at all. A source can be connected, bring everything else and
/// be blind to one collection for hours: its silence is told from a quiet night by what the others bring.
/// </summary>
internal sealed class Deliveries
{
    // At a hundred writes a second, which is a thousand times what there are, this is the window.
    private const int MaxOpen = 30_000;

    private readonly string[] _sources;
    private readonly Tuning _tuning;
    private readonly TimeProvider _time;
    private readonly CollectionMap _collections;
    private readonly IndexerMetrics _metrics;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Did, long Rev), Write> _open = [];
    private readonly Queue<(string Did, long Rev)> _order = new();
    private readonly Dictionary<(int Source, Collection Collection), Tally> _tallies = [];

    public Deliveries(SourceStatuses statuses, CollectionMap collections, IndexerMetrics metrics, Tuning tuning, TimeProvider time)
    {
        _sources = [.. statuses.All.Select(source => source.Name)];
        (_collections, _metrics, _tuning, _time) = (collections, metrics, tuning, time);
    }

    /// <summary>An event about a write to one of our collections has come.</summary>
    /// <param name="emittedAt">By the clock of who emitted it: what is older than the window is history that the others have brought long ago.</param>
    public void Arrived(string source, Did did, Tid rev, Collection collection, DateTimeOffset? emittedAt)
    {
        var now = _time.GetUtcNow();
        var index = Array.IndexOf(_sources, source);
        lock (_gate)
        {
            Settle(now);
            if (_open.TryGetValue((did.Value, rev.Value), out var write))
            {
                if (write.By.Add(index))
                {
                    Tallied(index, collection, now).Later++;
                    Count(source, collection, "later");
                }
            }
            else if (now - emittedAt < _tuning.DeliveryWindow)
            {
                _open.Add((did.Value, rev.Value), new Write(collection, now, [index]));
                _order.Enqueue((did.Value, rev.Value));
                Tallied(index, collection, now).First++;
                Count(source, collection, "first");
            }
        }
    }

    /// <summary>By collection, of those to which anything was written.</summary>
    public IReadOnlyDictionary<string, DeliveryReport> Of(string source)
    {
        var index = Array.IndexOf(_sources, source);
        lock (_gate)
        {
            Settle(_time.GetUtcNow());
            return _tallies.Where(entry => entry.Key.Source == index).OrderBy(entry => entry.Key.Collection).ToDictionary(
                entry => _collections.NsidOf(entry.Key.Collection),
                entry => new DeliveryReport(entry.Value.First, entry.Value.Later, entry.Value.Missed, entry.Value.MissedInARow, entry.Value.LastAt));
        }
    }

    /// <summary>Whoever has not delivered a write by now has missed it.</summary>
    private void Settle(DateTimeOffset now)
    {
        while (_order.TryPeek(out var oldest) && (_open[oldest].At + _tuning.DeliveryWindow < now || _order.Count > MaxOpen))
        {
            _order.Dequeue();
            _open.Remove(oldest, out var write);
            for (var source = 0; source < _sources.Length; source++)
            {
                if (!write!.By.Contains(source))
                {
                    var tally = TallyOf(source, write.Collection);
                    tally.Missed++;
                    tally.MissedInARow++;
                    Count(_sources[source], write.Collection, "missed");
                }
            }
        }
    }

    private void Count(string source, Collection collection, string order) => _metrics.Delivered(source, _collections.NsidOf(collection), order);

    private Tally Tallied(int source, Collection collection, DateTimeOffset now)
    {
        var tally = TallyOf(source, collection);
        (tally.MissedInARow, tally.LastAt) = (0, now);
        return tally;
    }

    private Tally TallyOf(int source, Collection collection)
    {
        if (!_tallies.TryGetValue((source, collection), out var tally))
        {
            _tallies.Add((source, collection), tally = new Tally());
        }

        return tally;
    }

    private sealed record Write(Collection Collection, DateTimeOffset At, HashSet<int> By);

    private sealed class Tally
    {
        public long First { get; set; }

        public long Later { get; set; }

        public long Missed { get; set; }

        public long MissedInARow { get; set; }

        public DateTimeOffset? LastAt { get; set; }
    }
}
