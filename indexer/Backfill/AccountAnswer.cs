using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>What could be learnt about an account from its own PDS. Closed.</summary>
internal abstract record AccountAnswer
{
    /// <summary>The PDS answered.</summary>
    public sealed record Is(AccountStatus Status) : AccountAnswer;

    /// <summary>The PDS of the DID document knows no such repository.</summary>
    public sealed record Unknown : AccountAnswer;

    /// <summary>The DID has a tombstone, or there is no such DID.</summary>
    public sealed record NoIdentity : AccountAnswer;

    /// <summary>Nobody answered: what was known stays.</summary>
    public sealed record Unreachable(string Reason) : AccountAnswer;
}
