namespace PlyrFm.AtProto.Identity;

/// <summary>The answer to "who is this DID?". Mirrors <see cref="DidResolution"/>.</summary>
public abstract record IdentityResolution
{
    private IdentityResolution()
    {
    }

    /// <summary>Known, though perhaps from an older answer while the resolver is down.</summary>
    /// <param name="Identity">Who it is.</param>
    public sealed record Found(Identity Identity) : IdentityResolution;

    /// <summary>There is no such DID.</summary>
    public sealed record NotFound : IdentityResolution;

    /// <summary>The DID has a tombstone.</summary>
    public sealed record Deactivated : IdentityResolution;

    /// <summary>No usable answer now, and none that is recent enough to stand in.</summary>
    /// <param name="Reason">For a log.</param>
    public sealed record Unavailable(string Reason) : IdentityResolution
    {
        /// <summary>How long the directory or host asked to be left alone; null when it did not.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }
}
