namespace PlyrFm.AtProto.Tests.Repo;

/// <summary>What the script that made the vectors knew, independently of their bytes.</summary>
public sealed record RepoIndex(string Did, string SigningKey, RepoIndex.Snapshot Car, IReadOnlyList<RepoIndex.Entry> Commits)
{
    public sealed record Snapshot(string Rev, Dictionary<string, string> Records);

    public sealed record Entry(
        string Note, long Seq, string Rev, string? Since, string Commit, string Data, string? PrevData, IReadOnlyList<Op> Ops, Dictionary<string, string>? Records);

    public sealed record Op(string Action, string Path, string? Cid, string? Prev);
}
