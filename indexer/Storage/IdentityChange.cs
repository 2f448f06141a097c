using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>The outcome of resolving an identity just now.</summary>
/// <param name="VerifiedHandle">Verified in both directions; null when there is none. It is taken from whoever had it before.</param>
public sealed record IdentityChange(Did Did, Handle? VerifiedHandle, Uri? Pds) : Change(Did);
