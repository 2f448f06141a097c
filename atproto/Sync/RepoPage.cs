using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>One page of a directory of repositories.</summary>
/// <param name="Dids">Accounts, possibly none; those that are no DIDs are left out.</param>
/// <param name="Cursor">Where the next page starts; null on the last.</param>
public sealed record RepoPage(IReadOnlyList<Did> Dids, string? Cursor);
