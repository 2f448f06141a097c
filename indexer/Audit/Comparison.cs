namespace PlyrFm.Indexer.Audit;

/// <summary>What the lane found.</summary>
/// <param name="IsDurable">False: what was compared is still on its way to the database, so the finding may not be stored yet.</param>
/// <param name="Detail">In words an operator understands.</param>
internal readonly record struct Comparison(AuditFinding Finding, bool IsDurable, string? Detail = null);
