using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Indexing;

/// <summary>What a like, comment or list item points at.</summary>
/// <param name="Uri">Normalised: no fragment, no trailing slash. The key that a track is found by when it appears later.</param>
/// <param name="Cid">
/// The version that the author saw: 36 bytes. A well-formed CID that no record can have (another codec or hash) is kept as its text.
/// </param>
/// <param name="TrackDid">The author of the track; default when it is no track, or named by a handle, which can move to somebody else.</param>
/// <param name="TrackKey">The track's record key; empty when <paramref name="TrackDid"/> is default.</param>
public readonly record struct Subject(string Uri, byte[] Cid, Did TrackDid, string TrackKey);
