namespace PlyrFm.Indexer.Diagnostics;

/// <summary>How the index compares with the PDSes.</summary>
/// <param name="VerifiedAsOf">
/// Every repository that is not counted below was equal to its PDS at a moment not before this; null before the first.
/// </param>
/// <param name="Equal">Repositories found equal at the newest look.</param>
/// <param name="Unverified">Not looked at yet.</param>
/// <param name="Differing">Found to differ, and being repaired.</param>
/// <param name="Reasons">Those by what differs.</param>
/// <param name="Unreachable">Neither verified nor different: DID document or PDS could not be asked.</param>
/// <param name="UnreachableSince">Since when the first of them.</param>
internal sealed record AuditReport(
    DateTimeOffset? VerifiedAsOf,
    long Equal,
    long Unverified,
    long Differing,
    IReadOnlyDictionary<string, long> Reasons,
    long Unreachable,
    DateTimeOffset? UnreachableSince);
