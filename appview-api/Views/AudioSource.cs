using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Views;

/// <summary>One place to get a track's audio from.</summary>
/// <param name="Origin">Who serves it: one of the lexicon's words.</param>
/// <param name="Cid">What the bytes must hash to, when known.</param>
internal sealed record AudioSource(Uri Address, string Origin, string? MimeType, long? Size, Cid? Cid);
