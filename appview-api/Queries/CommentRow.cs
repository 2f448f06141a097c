using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>A comment on a track.</summary>
internal sealed record CommentRow(
    long Id,
    string RecordKey,
    Cid Cid,
    byte[] Block,
    long ActorId,
    string ActorDid,
    string SubjectUri,
    Cid SubjectCid,
    int TimestampMs,
    DateTime SortAt,
    DateTime IndexedAt)
{
    public Keyset PlaceIn(CommentOrder order) => order == CommentOrder.Position ? new Keyset(TimestampMs, Id) : Keyset.At(SortAt, Id);
}
