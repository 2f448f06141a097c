using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Backfill;

/// <summary>One repository to be fetched.</summary>
internal sealed class FetchJob(FollowedRepo repo)
{
    public FollowedRepo Repo { get; } = repo;

    /// <summary>The host whose place this job holds, handed over by the job that held it before; null when it holds none yet.</summary>
    public string? Place { get; set; }
}
