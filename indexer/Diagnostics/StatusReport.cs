namespace PlyrFm.Indexer.Diagnostics;

/// <summary>What GET /status answers: everything that an operator wants to know first.</summary>
internal sealed record StatusReport(
    string Version,
    long UptimeSeconds,
    bool DatabaseReady,
    IReadOnlyList<SourceReport> Sources,
    PathReport Path,
    IReadOnlyDictionary<string, long> Repositories,
    IReadOnlyDictionary<string, long> Rejects);
