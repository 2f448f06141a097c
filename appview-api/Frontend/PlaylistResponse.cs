namespace PlyrFm.AppViewApi.Frontend;

/// <summary>A playlist.</summary>
internal record PlaylistResponse(
    string Id,
    string Name,
    string OwnerDid,
    string OwnerHandle,
    int TrackCount,
    string? AtprotoRecordUri,
    string CreatedAt,
    IReadOnlyList<string> PreviewThumbnails)
{
    /// <summary>No record has a cover: pages make one of the previews.</summary>
    public string? ImageUrl { get; }

    /// <summary>The owner's setting is in no record; the list is.</summary>
    public bool ShowOnProfile { get; } = true;

    public bool IsPrivate { get; }
}
