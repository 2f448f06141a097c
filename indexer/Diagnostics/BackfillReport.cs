namespace PlyrFm.Indexer.Diagnostics;

/// <summary>How far fetching repositories is.</summary>
/// <param name="Outstanding">Repositories that are not in step with their host: pending, syncing or desynchronized.</param>
/// <param name="PerMinute">Repositories dealt with a minute, over the last five.</param>
/// <param name="SecondsLeft">What is outstanding, at that pace; null when nothing moves.</param>
/// <param name="Hosts">The hosts that most of it waits for.</param>
/// <param name="Whole">Repositories that were proven whole since the start.</param>
/// <param name="Sparse">Large ones that were proven by the parts that can hold records of ours.</param>
/// <param name="SparseAbandoned">Why others that are large were fetched whole all the same.</param>
/// <param name="Failures">Why fetches failed, the most frequent first. A host that asks to wait is none.</param>
internal sealed record BackfillReport(
    long Outstanding,
    double PerMinute,
    long? SecondsLeft,
    IReadOnlyList<HostReport> Hosts,
    long Whole,
    long Sparse,
    IReadOnlyDictionary<string, long> SparseAbandoned,
    IReadOnlyDictionary<string, long> Failures);
