using System.Collections.Concurrent;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>Which faults have really happened, by name. One that was planned and never met anybody proves nothing.</summary>
internal sealed class FaultLedger
{
    private readonly ConcurrentDictionary<string, int> _fired = new();
    private int _episodes;

    public IReadOnlyDictionary<string, int> Counts => _fired;

    public void Fired(string fault, int times = 1) => _fired.AddOrUpdate(fault, times, (_, before) => before + times);

    /// <summary>How many ledgers were added.</summary>
    public int Episodes => _episodes;

    public void Add(FaultLedger other)
    {
        Interlocked.Increment(ref _episodes);
        foreach (var (fault, times) in other.Counts)
        {
            Fired(fault, times);
        }
    }
}
