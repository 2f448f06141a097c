namespace PlyrFm.AtProto.Identity;

/// <summary>The answer to "which document has this DID?".</summary>
public abstract record DidResolution
{
    private DidResolution()
    {
    }

    /// <summary>The DID exists and its document follows the rules.</summary>
    /// <param name="Document">What it says.</param>
    public sealed record Found(DidDocument Document) : DidResolution;

    /// <summary>There is no such DID, or its method or form is not one that AT Protocol permits.</summary>
    public sealed record NotFound : DidResolution;

    /// <summary>The directory has a tombstone: the DID is over, which its owner may undo within 72 hours.</summary>
    public sealed record Deactivated : DidResolution;

    /// <summary>No usable answer now: network, server, or a document that breaks the rules.</summary>
    /// <param name="Reason">For a log; may quote the stranger's document.</param>
    public sealed record Unavailable(string Reason) : DidResolution
    {
        /// <summary>How long the directory or host asked to be left alone; null when it did not.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }
}
