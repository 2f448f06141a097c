namespace PlyrFm.Indexer.Storage;

/// <summary>How changes are gathered into transactions.</summary>
public sealed record BatchWriterOptions
{
    /// <summary>Beyond 500 a batch gains nothing (measured), it only makes the last change wait.</summary>
    public int MaxChanges { get; init; } = 500;

    /// <summary>
    /// Snapshots carry many records: what waits behind them should not wait long, and statistics that PostgreSQL gathers while a huge first
    /// transaction is open would find empty tables.
    /// </summary>
    public int MaxRecords { get; init; } = 2000;

    /// <summary>How long the first change of a batch may wait for company.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a transaction of what can wait should take while there is also something that cannot: that waits for half of it on average.</summary>
    public TimeSpan PatientDuration { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>For how long something that could not wait makes more of it likely. Without, the largest batches are the cheapest.</summary>
    public TimeSpan UrgentMemory { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often cursors are written while there is nothing else to write.</summary>
    public TimeSpan IdleInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The first pause after a failure that may pass; each further one is twice as long, up to <see cref="MaxRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(15);
}
