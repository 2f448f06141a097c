namespace PlyrFm.AppViewApi.Frontend;

/// <summary>The tracks with a tag.</summary>
internal sealed record TagPageResponse(TagSummary Tag, IReadOnlyList<TrackResponse> Tracks)
{
    /// <summary>Nobody makes a tag: it is in records.</summary>
    public string? CreatedByHandle { get; }
}
