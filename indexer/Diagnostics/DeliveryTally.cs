namespace PlyrFm.Indexer.Diagnostics;

/// <summary>How one source has delivered the writes to one collection.</summary>
internal sealed class DeliveryTally
{
    // One may be lost with a connection, and a second with the next. Three in a row of one collection, and none in between, are no accident.
    private const int BlindAfter = 3;

    private long _missed;
    private long _missedInARow;
    private DateTimeOffset? _lastAt;

    public long First { get; set; }

    public long Later { get; set; }

    public bool IsBlind => _missedInARow >= BlindAfter;

    public void Delivered(DateTimeOffset now) => (_missedInARow, _lastAt) = (0, now);

    public void Missed() => (_missed, _missedInARow) = (_missed + 1, _missedInARow + 1);

    public DeliveryReport Report() => new(First, Later, _missed, _missedInARow, IsBlind, _lastAt);
}
