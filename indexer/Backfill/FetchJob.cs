using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Backfill;

/// <summary>One repository to be fetched.</summary>
/// <param name="isUrgent">An event asked for it, and others may be waiting for its end: it goes before those that are merely due.</param>
/// <param name="number">Of the question: among equals the first goes first.</param>
internal sealed class FetchJob(FollowedRepo repo, bool isUrgent, long number) : IComparable<FetchJob>
{
    public FollowedRepo Repo { get; } = repo;

    public bool IsUrgent { get; } = isUrgent;

    /// <summary>The host whose place this job holds, handed over by the job that held it before; null when it holds none yet.</summary>
    public string? Place { get; set; }

    private long Number { get; } = number;

    public int CompareTo(FetchJob? other) => other is null ? 1 : (!IsUrgent, Number).CompareTo((!other.IsUrgent, other.Number));
}
