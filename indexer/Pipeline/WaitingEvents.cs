namespace PlyrFm.Indexer.Pipeline;

/// <summary>Events of one repository that cannot be judged yet, in order.</summary>
internal sealed class WaitingEvents
{
    private readonly Queue<LaneItem.Arrival> _events = new();

    public int Count => _events.Count;

    public long Bytes { get; private set; }

    /// <summary>More arrived than may wait. They are not lost: the repository is fetched once more.</summary>
    public bool HasOverflowed { get; set; }

    public LaneItem.Arrival? First => _events.TryPeek(out var first) ? first : null;

    public void Add(LaneItem.Arrival arrival)
    {
        _events.Enqueue(arrival);
        Bytes += arrival.Bytes;
    }

    public LaneItem.Arrival Take()
    {
        var arrival = _events.Dequeue();
        Bytes -= arrival.Bytes;
        return arrival;
    }
}
