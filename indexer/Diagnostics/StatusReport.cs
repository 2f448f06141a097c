namespace PlyrFm.Indexer.Diagnostics;

/// <summary>What GET /status answers: everything that an operator wants to know first.</summary>
/// <param name="Role">leading, standby while another indexer leads, or waiting for the database.</param>
/// <param name="Audit">How the index compares with the PDSes; null while the audit is off or the database away.</param>
/// <param name="Audio">What is known of where audio is; null until it was counted, and while nothing is looked for.</param>
internal sealed record StatusReport(
    string Version,
    long UptimeSeconds,
    string Role,
    bool DatabaseReady,
    IReadOnlyList<SourceReport> Sources,
    PathReport Path,
    IReadOnlyDictionary<string, long> Repositories,
    IReadOnlyDictionary<string, long> Rejects,
    AuditReport? Audit,
    AudioReport? Audio,
    IReadOnlyList<LabelerReport> Labelers,
    BackfillReport Backfill);
