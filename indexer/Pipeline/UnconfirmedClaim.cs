namespace PlyrFm.Indexer.Pipeline;

/// <summary>An #account event about which the account's PDS could not be asked.</summary>
/// <param name="Claim">What the event said.</param>
/// <param name="IsFetchOlder">A fetch was under way when it came: what that brings may be from before, and settles nothing.</param>
internal sealed record UnconfirmedClaim(AccountClaim Claim, bool IsFetchOlder);
