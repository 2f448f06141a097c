namespace PlyrFm.AppViewApi.Frontend;

/// <summary>A track that something is said of.</summary>
internal sealed record ActivityTrackResponse(long Id, string Title, string ArtistHandle, string? ImageUrl, string? ArtistAvatarUrl)
{
    /// <summary>Nobody makes any.</summary>
    public string? ThumbnailUrl { get; }
}
