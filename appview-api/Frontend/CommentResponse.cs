namespace PlyrFm.AppViewApi.Frontend;

/// <summary>A comment.</summary>
internal sealed record CommentResponse(
    long Id,
    string UserDid,
    string UserHandle,
    string? UserDisplayName,
    string? UserAvatarUrl,
    string Text,
    int TimestampMs,
    string CreatedAt,
    string? UpdatedAt);
