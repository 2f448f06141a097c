namespace PlyrFm.AppViewApi.Frontend;

/// <summary>What is said at which place of a track.</summary>
internal sealed record CommentsResponse(IReadOnlyList<CommentResponse> Comments, int Count)
{
    /// <summary>An artist's setting, which no record has; comments are public records.</summary>
    public bool CommentsEnabled { get; } = true;
}
