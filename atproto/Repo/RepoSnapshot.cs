namespace PlyrFm.AtProto.Repo;

/// <summary>The whole content of a repository at one commit.</summary>
/// <param name="Commit">The commit. Its signature is not checked: the caller has the key.</param>
/// <param name="Records">The records of the wanted collections in path order.</param>
/// <param name="TotalRecords">How many records the tree has, wanted or not.</param>
public sealed record RepoSnapshot(SignedCommit Commit, IReadOnlyList<RepoRecord> Records, long TotalRecords);
