using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>What an event says about the account, and where in its stream it says so.</summary>
/// <param name="Status">
/// The status at whoever emitted an #account event, which need not be the account's host; null for a commit of an account that is
/// believed inactive, which says that something has changed.
/// </param>
internal readonly record struct AccountClaim(AccountStatus? Status, string Source, long Seq)
{
    /// <summary>When it happened, by the clock of who emitted it; null when that is not known.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>
    /// This claim in the light of an earlier one that nobody has confirmed. A claim only decides when the account's PDS knows nothing, and there
    /// is no account of which that is truer than one that was called deleted, whatever is said afterwards.
    /// </summary>
    public AccountClaim After(AccountClaim earlier) =>
        earlier.Status == AccountStatus.Deleted && Status != AccountStatus.Deleted
            ? this with { Status = AccountStatus.Deleted, At = earlier.At }
            : this with { Status = Status ?? earlier.Status };
}
