namespace PlyrFm.Indexer.Audit;

/// <summary>What came of a look, to be stored.</summary>
/// <param name="AskedAt">When the PDS was asked.</param>
/// <param name="DueAt">When to look again.</param>
internal sealed record AuditOutcome(long ActorId, AuditFinding Finding, DateTimeOffset AskedAt, DateTimeOffset DueAt, string? Detail);
