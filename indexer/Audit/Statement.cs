using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Audit;

/// <summary>What the network says about an account.</summary>
/// <param name="AskedAt">Before the first question: what is said was true at a moment not before this.</param>
/// <param name="Answer">What its current PDS says.</param>
internal sealed record Statement(DateTimeOffset AskedAt, HostAnswer Answer)
{
    /// <summary>The DID document was read, so that <see cref="Pds"/> and <see cref="Handle"/> mean something.</summary>
    public bool HasDocument { get; init; }

    /// <summary>The PDS in the DID document as it is now.</summary>
    public Uri? Pds { get; init; }

    /// <summary>The handle, verified both ways just now; <see cref="Handle.Invalid"/> when it does not hold; null when that cannot be said.</summary>
    public Handle? Handle { get; init; }
}
