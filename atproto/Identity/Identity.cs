using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Identity;

/// <summary>Who an account is at the moment.</summary>
/// <param name="Did">What never changes.</param>
/// <param name="Handle">Verified in both directions, or <see cref="Syntax.Handle.Invalid"/>: also when nobody has verified it yet, see
/// <see cref="IdentityCache.GetHandleAsync"/>.</param>
/// <param name="Pds">Its server; null if the document names none that may be used.</param>
/// <param name="SigningKey">Signs its commits; null if the document has none that can be read.</param>
/// <param name="ResolvedAt">When the document was fetched.</param>
public sealed record Identity(Did Did, Handle Handle, Uri? Pds, PublicKey? SigningKey, DateTimeOffset ResolvedAt)
{
    /// <summary>The handle the document claims, unverified: never to be shown.</summary>
    public Handle? ClaimedHandle { get; init; }

    /// <summary>Signs the labels it issues; null if the document has no such key.</summary>
    public PublicKey? LabelKey { get; init; }

    /// <summary>Where its labels are published; null if the document names no labeler that may be used.</summary>
    public Uri? Labeler { get; init; }
}
