using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Identity;

/// <summary>The answer to "which DID has this handle?".</summary>
public abstract record HandleResolution
{
    private HandleResolution()
    {
    }

    /// <summary>The name's owner points at this DID. Only half of a proof: the DID's document must claim the handle too.</summary>
    /// <param name="Did">The DID.</param>
    public sealed record Found(Did Did) : HandleResolution;

    /// <summary>Neither DNS nor the web host names a DID, or the top-level domain cannot be anybody's.</summary>
    public sealed record NotFound : HandleResolution;

    /// <summary>DNS names several different DIDs, which counts as none.</summary>
    public sealed record Conflict : HandleResolution;

    /// <summary>No certain answer now.</summary>
    /// <param name="Reason">For a log.</param>
    public sealed record Unavailable(string Reason) : HandleResolution;
}
