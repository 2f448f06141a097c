using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Indexing;

/// <summary>A piece of music.</summary>
/// <param name="Artist">The credit as written, not the account.</param>
/// <param name="AudioUrl">Only if it passed the address rules; the same holds for <paramref name="ImageUrl"/>.</param>
/// <param name="GateType">Null: open to all. <c>unknown</c> when the gate cannot be read: closed.</param>
/// <param name="Hidden">The reasons that lie in the record itself.</param>
public sealed record TrackRow(
    string Title,
    string Artist,
    string? Album,
    string? Description,
    string FileType,
    int? Duration,
    string? AudioUrl,
    Cid? AudioCid,
    string? AudioMime,
    long? AudioSize,
    string? ImageUrl,
    string? GateType,
    IReadOnlyList<string> SelfLabels,
    IReadOnlyList<string> Tags,
    Hidden Hidden,
    IReadOnlyList<Did> Features,
    DateTimeOffset CreatedAt) : Row;
