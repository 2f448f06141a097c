using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>A like.</summary>
/// <param name="TrackId">Null when the track is not indexed; <paramref name="Missing"/> may say why.</param>
internal sealed record LikeRow(
    long Id,
    string RecordKey,
    Cid Cid,
    long ActorId,
    string ActorDid,
    string SubjectUri,
    Cid SubjectCid,
    long? TrackId,
    DateTime CreatedAt,
    DateTime IndexedAt,
    DateTime SortAt,
    string? Missing)
{
    public Keyset Place => Keyset.At(SortAt, Id);
}
