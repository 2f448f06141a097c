namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// Knows up to which seq of one source everything is finished. Persisting the highest seen seq instead would skip, after a crash,
/// whatever was still on its way through the lanes.
/// </summary>
/// <remarks>
/// One thread reports (<see cref="Pass"/>, <see cref="Begin"/>), any thread completes or asks. A frame that is not ours costs one
/// volatile write.
/// </remarks>
internal sealed class Watermark(long start)
{
    private readonly Lock _gate = new();
    private readonly Queue<Slot> _inFlight = new();
    private long _highest = start;

    /// <summary>The highest seq seen.</summary>
    public long Highest => Volatile.Read(ref _highest);

    /// <summary>How many seqs are between being seen and being finished.</summary>
    public int InFlight
    {
        get
        {
            lock (_gate)
            {
                return _inFlight.Count;
            }
        }
    }

    /// <summary>Everything up to here is finished; what the cursor may be set to.</summary>
    public long Finished
    {
        get
        {
            // The gate orders this against Begin, which publishes its slot and the seq together: an empty queue
            // means that no seq up to Highest is on its way.
            lock (_gate)
            {
                return _inFlight.TryPeek(out var oldest) ? oldest.Seq - 1 : Highest;
            }
        }
    }

    /// <summary>A frame that leads to no work.</summary>
    public void Pass(long seq)
    {
        if (seq > _highest)
        {
            Volatile.Write(ref _highest, seq);
        }
    }

    /// <summary>A frame that leads to work: its seq is finished when the slot is completed.</summary>
    /// <returns>
    /// Null for a seq that was seen before: its first sighting holds the watermark until that is finished, and a source that
    /// replays more than it was asked for must not pull the watermark back.
    /// </returns>
    public Slot? Begin(long seq)
    {
        lock (_gate)
        {
            if (seq <= _highest)
            {
                return null;
            }

            var slot = new Slot(seq);
            _inFlight.Enqueue(slot);
            Volatile.Write(ref _highest, seq);
            return slot;
        }
    }

    public void Complete(Slot slot)
    {
        lock (_gate)
        {
            slot.IsFinished = true;
            while (_inFlight.TryPeek(out var oldest) && oldest.IsFinished)
            {
                _inFlight.Dequeue();
            }
        }
    }

    internal sealed class Slot(long seq)
    {
        public long Seq { get; } = seq;

        public bool IsFinished { get; set; }
    }
}
