using PlyrFm.AtProto.Cbor;

namespace PlyrFm.Indexer.Indexing;

/// <summary>What we take from a Bluesky profile.</summary>
public sealed record BskyProfileRow(string? DisplayName, string? Description, Cid? AvatarCid) : Row;
