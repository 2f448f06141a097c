using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>A track with all that its view needs except other rows.</summary>
/// <param name="RedactedBy">The labeler that redacts it for this request; null for none.</param>
/// <param name="Labels">What the labelers of this request say of it; what its artist says is in <paramref name="SelfLabels"/>.</param>
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
    DateTime IndexedAt,
    string? RedactedBy,
    byte[][] Labels);
