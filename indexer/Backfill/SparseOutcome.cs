using PlyrFm.AtProto.Repo;

namespace PlyrFm.Indexer.Backfill;

/// <summary>How a sparse fetch ended. Closed.</summary>
internal abstract record SparseOutcome
{
    /// <summary>Every record of ours, as surely as by the whole repository.</summary>
    public sealed record Proven(RangeWalk Walk) : SparseOutcome;

    /// <summary>It makes no difference how the repository is fetched: this is the outcome.</summary>
    public sealed record Settled(FetchOutcome Outcome) : SparseOutcome;

    /// <summary>It is to be fetched whole.</summary>
    public sealed record Abandoned(SparseObstacle Why) : SparseOutcome;
}
