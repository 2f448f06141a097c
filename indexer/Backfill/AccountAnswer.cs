using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>What could be learnt about an account from its own PDS. Closed.</summary>
internal abstract record AccountAnswer
{
    /// <summary>The PDS answered.</summary>
    public sealed record Is(AccountStatus Status) : AccountAnswer;

    /// <summary>The directory knows no such DID, or the PDS no such repository. Either can be their mistake, so nothing is deleted for it.</summary>
    /// <param name="Reason">Who does not know.</param>
    public sealed record Unknown(string Reason) : AccountAnswer;

    /// <summary>The DID has a tombstone: given up for good by its owner.</summary>
    public sealed record Buried : AccountAnswer;

    /// <summary>Nobody answered: what was known stays.</summary>
    public sealed record Unreachable(string Reason) : AccountAnswer;
}
