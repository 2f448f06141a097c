namespace PlyrFm.Indexer.Backfill;

/// <summary>How many repositories were dealt with lately, so that somebody who watches a backfill knows when it will be over.</summary>
internal sealed class FetchPace(TimeProvider time)
{
    // Five minutes: long enough to be steady, short enough to notice that everything stands still.
    private const int Slots = 30;
    private static readonly TimeSpan SlotLength = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly int[] _finished = new int[Slots];
    private readonly long _started = time.GetTimestamp();
    private long _slot;

    /// <summary>One repository more is where it should be, or known to be nowhere.</summary>
    public void Finished()
    {
        lock (_gate)
        {
            Turn();
            _finished[_slot % Slots]++;
        }
    }

    /// <summary>Repositories a minute over the last five, or since the start.</summary>
    public double PerMinute()
    {
        lock (_gate)
        {
            Turn();
            var window = Slots * SlotLength;
            var since = time.GetElapsedTime(_started);
            var minutes = (since < window ? since : window).TotalMinutes;
            return minutes > 0 ? _finished.Sum() / minutes : 0;
        }
    }

    /// <summary>Empties the slots that time has come round to.</summary>
    private void Turn()
    {
        var now = time.GetElapsedTime(_started).Ticks / SlotLength.Ticks;
        for (var slot = Math.Max(_slot + 1, now - Slots + 1); slot <= now; slot++)
        {
            _finished[slot % Slots] = 0;
        }

        _slot = now;
    }
}
