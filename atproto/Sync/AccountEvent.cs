using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>The hosting status of an account at the emitting service.</summary>
/// <param name="Seq">The sequence number at the sender.</param>
/// <param name="Did">The account.</param>
/// <param name="Active">Whether its content may be shown.</param>
/// <param name="Status">Why not: <c>takendown</c>, <c>suspended</c>, <c>deleted</c>, <c>deactivated</c> or another word; null when
/// absent.</param>
/// <param name="Time">When the sender says it happened; not checked.</param>
public sealed record AccountEvent(long Seq, Did Did, bool Active, string? Status, string Time) : RepoEvent(Seq);
