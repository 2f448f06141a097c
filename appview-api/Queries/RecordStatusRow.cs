namespace PlyrFm.AppViewApi.Queries;

/// <summary>Everything that explains what became of a record. Numbers are those of the schema.</summary>
/// <param name="IsProjected">It made a row that queries read.</param>
/// <param name="Counted">For a like: it is the one that counts.</param>
internal sealed record RecordStatusRow(
    string Did,
    short? RepoState,
    string? RepoReason,
    string? RepoReject,
    byte[]? Cid,
    long? Rev,
    short? Verdict,
    string? Problems,
    DateTime? IndexedAt,
    bool IsProjected,
    bool? Counted,
    int Hidden,
    long? DeletedRev,
    DateTime? DeletedAt);
