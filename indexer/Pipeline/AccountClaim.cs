using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>What an #account event says: the status at whoever emitted it, which need not be the account's host.</summary>
internal readonly record struct AccountClaim(AccountStatus Status, string Source, long Seq);
