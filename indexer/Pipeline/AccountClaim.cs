using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>What an event says about the account, and where in its stream it says so.</summary>
/// <param name="Status">
/// The status at whoever emitted an #account event, which need not be the account's host; null for a commit of an account that is
/// believed inactive, which says that something has changed.
/// </param>
internal readonly record struct AccountClaim(AccountStatus? Status, string Source, long Seq);
