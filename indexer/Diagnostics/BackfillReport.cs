namespace PlyrFm.Indexer.Diagnostics;

/// <summary>How far fetching whole repositories is.</summary>
/// <param name="Outstanding">Repositories that are not in step with their host: pending, syncing or desynchronized.</param>
/// <param name="PerMinute">Repositories dealt with a minute, over the last five.</param>
/// <param name="SecondsLeft">What is outstanding, at that pace; null when nothing moves.</param>
/// <param name="Hosts">The hosts that most of it waits for.</param>
/// <param name="Failures">Why fetches failed, the most frequent first. A host that asks to wait is none.</param>
internal sealed record BackfillReport(
    long Outstanding,
    double PerMinute,
    long? SecondsLeft,
    IReadOnlyList<HostReport> Hosts,
    IReadOnlyDictionary<string, long> Failures);
