using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>A comment on a track.</summary>
/// <param name="Labels">What the labelers of this request say of it.</param>
/// <param name="TrackId">Null when the track is not indexed; <paramref name="Missing"/> may say why.</param>
internal sealed record CommentRow(
    long Id,
    string RecordKey,
    Cid Cid,
    byte[] Block,
    long ActorId,
    string ActorDid,
    string SubjectUri,
    Cid SubjectCid,
    long? TrackId,
    int TimestampMs,
    DateTime SortAt,
    DateTime IndexedAt,
    byte[][] Labels,
    string? Missing)
{
    public Keyset PlaceIn(CommentOrder order) => order == CommentOrder.Position ? new Keyset(TimestampMs, Id) : Keyset.At(SortAt, Id);
}
