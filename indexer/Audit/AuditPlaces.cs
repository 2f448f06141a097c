using System.Collections.Concurrent;

namespace PlyrFm.Indexer.Audit;

/// <summary>How many looks wait for one PDS, and for all together: a slow host keeps its own accounts waiting, not those of others.</summary>
internal sealed class AuditPlaces(double requestsPerSecond)
{
    /// <summary>Looks that ask at the same time. They are small: a subject and an answer.</summary>
    public const int Total = 512;

    // Four seconds' worth: enough to keep asking at the full rate through a host's slow moments.
    private readonly int _perHost = (int)Math.Max(2, Math.Ceiling(4 * requestsPerSecond));

    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);
    private int _total;

    /// <summary>Places that are left.</summary>
    public int Free => Total - Volatile.Read(ref _total);

    /// <summary>Hosts without a place.</summary>
    public string[] Full => [.. _taken.Where(host => host.Value >= _perHost).Select(host => host.Key)];

    public bool TryTake(string host)
    {
        if (Free <= 0 || _taken.GetValueOrDefault(host) >= _perHost)
        {
            return false;
        }

        _taken.AddOrUpdate(host, 1, static (_, count) => count + 1);
        Interlocked.Increment(ref _total);
        return true;
    }

    public void Return(string host)
    {
        Interlocked.Decrement(ref _total);
        if (_taken.AddOrUpdate(host, 0, static (_, count) => count - 1) == 0)
        {
            _taken.TryRemove(KeyValuePair.Create(host, 0));
        }
    }
}
