using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Audit;

/// <summary>A repository whose turn it is, as it was stored before its PDS was asked.</summary>
/// <param name="Pds">Base address; null when it was never resolved.</param>
/// <param name="Handle">Null when it has none that verifies.</param>
/// <param name="Rev">Of the newest durable head.</param>
/// <param name="StatusAt">Since when its account has the status that it has; null while that has never changed.</param>
/// <param name="Finding">Of the look before.</param>
/// <param name="Since">Since when that is the finding.</param>
/// <param name="ListedAt">When its PDS was last asked which records it shows.</param>
/// <param name="HasWithheld">It did not show all of them.</param>
internal sealed record AuditSubject(
    long ActorId,
    Did Did,
    string? Pds,
    string? Handle,
    long? Rev,
    DateTimeOffset? StatusAt,
    AuditFinding Finding,
    DateTimeOffset? Since,
    DateTimeOffset? ListedAt,
    bool HasWithheld);
