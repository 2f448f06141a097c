using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>A track with all that its view needs except other rows.</summary>
internal sealed record TrackRow(
    long Id,
    long ActorId,
    string RecordKey,
    Cid Cid,
    byte[] Block,
    int Hidden,
    string Title,
    string ArtistName,
    int? Duration,
    string? Album,
    AudioRow Audio,
    string? ImageUrl,
    string[] SelfLabels,
    string[] Tags,
    long LikeCount,
    long CommentCount,
    long PlayCount,
    long ListCount,
    DateTime CreatedAt,
    DateTime SortAt,
    DateTime IndexedAt);
