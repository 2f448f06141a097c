namespace PlyrFm.Indexer.Storage;

/// <summary>
/// How much of what can wait goes into one transaction. While something that cannot wait comes in now and then, it is as much as is written in a
/// moment, since that is how long the next such thing may find the writer busy; how much that is depends on the machine and on who else uses it,
/// so it follows from how long the last ones took.
/// </summary>
internal sealed class PatientShare(BatchWriterOptions options, TimeProvider time)
{
    // Below it, the cost of the transaction itself would be most of what is paid.
    private const int Smallest = 100;

    // Of one batch that took long by chance not too much is made.
    private const double MostShrink = 0.5;
    private const double MostGrowth = 1.25;

    private double _weight = Smallest;
    // At the start too: an index that is made anew is being waited for as well.
    private long _urgentAt = time.GetTimestamp();

    /// <summary>The most that goes into one transaction now.</summary>
    public int Weight => IsShared ? (int)_weight : options.MaxRecords;

    private bool IsShared => time.GetElapsedTime(_urgentAt) < options.UrgentMemory;

    /// <summary>Something came that cannot wait.</summary>
    public void SawUrgent() => _urgentAt = time.GetTimestamp();

    /// <summary>A transaction was written.</summary>
    /// <param name="weight">Of what could wait in it. One that was not full says only whether even that was too much.</param>
    public void Written(int weight, TimeSpan duration)
    {
        if (IsShared && weight > 0 && (weight >= Weight || duration > options.PatientDuration))
        {
            var factor = Math.Clamp(options.PatientDuration / duration, MostShrink, MostGrowth);
            _weight = Math.Clamp(_weight * factor, Smallest, options.MaxRecords);
        }
    }
}
