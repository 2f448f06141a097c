using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>A repository starts being followed, or loses or awaits its synchronization. The head is left as it is.</summary>
/// <param name="Reason">In words an operator understands; null when there is nothing to explain.</param>
/// <param name="Attempts">Failed fetches since the last success.</param>
/// <param name="RetryAt">When the next fetch is due; null when none is.</param>
public sealed record RepoStateChange(Did Did, RepoState State, string? Reason, int Attempts, DateTimeOffset? RetryAt) : Change(Did)
{
    /// <summary>What was said of the account and is not confirmed; null when nothing is open.</summary>
    public DeletionClaim? Unconfirmed { get; init; }
}
