using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>Handle, key or host of an account may have changed: look them up again.</summary>
/// <param name="Seq">The sequence number at the sender.</param>
/// <param name="Did">The account.</param>
/// <param name="Handle">A hint, to be verified; null when absent or no handle.</param>
/// <param name="Time">When the sender says it happened; not checked.</param>
public sealed record IdentityEvent(long Seq, Did Did, Handle? Handle, string Time) : RepoEvent(Seq);
