using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Diagnostics;

/// <summary>
/// Which source brings the writes to our collections first, which later and which not at all. A source can be connected, bring everything else and
/// be blind to one collection for hours: its silence is told from a quiet night by what was proven without it, through another source or by asking.
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
    private readonly Dictionary<(string Did, long Rev), Write> _told = [];
    private readonly Dictionary<string, List<Write>> _found = [];
    private readonly Queue<Write> _open = new();
    private readonly Dictionary<(int Source, Collection Collection), DeliveryTally> _tallies = [];

    public Deliveries(SourceStatuses statuses, CollectionMap collections, IndexerMetrics metrics, Tuning tuning, TimeProvider time)
    {
        _sources = [.. statuses.All.Select(source => source.Name)];
        (_collections, _metrics, _tuning, _time) = (collections, metrics, tuning, time);
        metrics.Observe("plyrfm.source.blind", "{collection}", "Collections that a source seems to be blind to.", Blind);
    }

    /// <summary>An event about a write to one of our collections has come. Whether it is true will be seen.</summary>
    /// <param name="emittedAt">By the clock of who emitted it: what is older than the window is history that the others have brought long ago.</param>
    public void Arrived(string source, Did did, Tid rev, Collection collection, DateTimeOffset? emittedAt)
    {
        var now = _time.GetUtcNow();
        var index = Array.IndexOf(_sources, source);
        lock (_gate)
        {
            Settle(now);
            foreach (var found in _found.GetValueOrDefault(did.Value, []).Where(found => found.Collection == collection && found.Since < rev && rev <= found.Through))
            {
                Later(found, index, now);
            }

            if (_told.TryGetValue((did.Value, rev.Value), out var write))
            {
                Later(write, index, now);
            }
            else if (now - emittedAt < _tuning.DeliveryWindow)
            {
                _open.Enqueue(_told[(did.Value, rev.Value)] = new Write(did.Value, rev, rev, collection, now, [index]));
                Tallied(index, collection, now).First++;
                Count(index, collection, "first");
            }
        }
    }

    /// <summary>What some source has told of this revision was true. Until then whoever has not told it has missed nothing: it may be an invention.</summary>
    public void Proven(Did did, Tid rev)
    {
        lock (_gate)
        {
            if (_told.TryGetValue((did.Value, rev.Value), out var write))
            {
                write.IsProven = true;
            }
        }
    }

    /// <summary>Writes were found by asking, after events had time to arrive. What brings one of them yet is late; the others have missed it.</summary>
    public void Found(FoundWrites writes)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            Settle(now);
            foreach (var collection in writes.Collections.Where(CollectionMap.IsSignal))
            {
                var write = new Write(writes.Did.Value, writes.Since, writes.Through, collection, now, []) { IsProven = true };
                // Told, but not in a form that could be believed.
                write.By.UnionWith(_open.Where(told => told.Covers(write)).SelectMany(told => told.By));
                (_found.TryGetValue(write.Did, out var of) ? of : _found[write.Did] = []).Add(write);
                _open.Enqueue(write);
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
                entry => entry.Value.Report());
        }
    }

    private IEnumerable<System.Diagnostics.Metrics.Measurement<double>> Blind()
    {
        lock (_gate)
        {
            Settle(_time.GetUtcNow());
            return [.. _sources.Select((source, index) => new System.Diagnostics.Metrics.Measurement<double>(
                _tallies.Count(entry => entry.Key.Source == index && entry.Value.IsBlind), new KeyValuePair<string, object?>("source", source)))];
        }
    }

    private void Later(Write write, int source, DateTimeOffset now)
    {
        if (write.By.Add(source))
        {
            Tallied(source, write.Collection, now).Later++;
            Count(source, write.Collection, "later");
        }
    }

    /// <summary>Whoever has not delivered a write by now has missed it.</summary>
    private void Settle(DateTimeOffset now)
    {
        while (_open.TryPeek(out var oldest) && (oldest.At + _tuning.DeliveryWindow < now || _open.Count > MaxOpen))
        {
            Close(_open.Dequeue());
        }
    }

    private void Close(Write write)
    {
        if (write.Since == write.Through)
        {
            _told.Remove((write.Did, write.Through.Value));
        }

        if (_found.TryGetValue(write.Did, out var found) && found.Remove(write) && found.Count == 0)
        {
            _found.Remove(write.Did);
        }

        for (var source = 0; source < _sources.Length && write.IsProven; source++)
        {
            if (!write.By.Contains(source))
            {
                TallyOf(source, write.Collection).Missed();
                Count(source, write.Collection, "missed");
            }
        }
    }

    private void Count(int source, Collection collection, string order) => _metrics.Delivered(_sources[source], _collections.NsidOf(collection), order);

    private DeliveryTally Tallied(int source, Collection collection, DateTimeOffset now)
    {
        var tally = TallyOf(source, collection);
        tally.Delivered(now);
        return tally;
    }

    private DeliveryTally TallyOf(int source, Collection collection)
    {
        if (!_tallies.TryGetValue((source, collection), out var tally))
        {
            _tallies.Add((source, collection), tally = new DeliveryTally());
        }

        return tally;
    }

    /// <summary>A write, or some that were found together: after one revision, up to another. Of one that was told the two are the same.</summary>
    private sealed record Write(string Did, Tid Since, Tid Through, Collection Collection, DateTimeOffset At, HashSet<int> By)
    {
        public bool IsProven { get; set; }

        public bool Covers(Write found) =>
            Did == found.Did && Collection == found.Collection && Since == Through && found.Since < Through && Through <= found.Through;
    }
}
