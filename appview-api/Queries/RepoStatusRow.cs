namespace PlyrFm.AppViewApi.Queries;

/// <summary>How far a repository is indexed, and what its host says of its account (numbers of <c>repo.status</c>).</summary>
internal sealed record RepoStatusRow(long? Rev, short Status);
