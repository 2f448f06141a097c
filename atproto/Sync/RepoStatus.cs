using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>What a server says about an account it hosts.</summary>
/// <param name="Did">The account.</param>
/// <param name="Active">False: nothing of it may be shown.</param>
/// <param name="Status">Why it is inactive, as the server words it; unknown words are to be expected.</param>
/// <param name="Rev">The revision of its newest commit, if active.</param>
public sealed record RepoStatus(Did Did, bool Active, string? Status, Tid? Rev);
