namespace PlyrFm.AppViewApi.Frontend;

/// <summary>A track, as every page of the front end takes it.</summary>
/// <param name="Artist">The name of the account, not the credit of the record.</param>
/// <param name="R2Url">Where embedded players play it from: a copy that content delivery has, or by way of this service. Null for what nobody may play.</param>
/// <param name="Gated">It has a gate, and whoever asks has not shown that they may pass.</param>
/// <param name="AudioStorage">Where the audio is: <c>both</c>, <c>pds</c> or <c>r2</c>.</param>
internal sealed record TrackResponse(
    long Id,
    string Title,
    string Artist,
    string ArtistHandle,
    string ArtistDid,
    string? ArtistAvatarUrl,
    string FileId,
    string FileType,
    IReadOnlyList<FeatureResponse> Features,
    string? R2Url,
    string? AtprotoRecordUri,
    string? AtprotoRecordCid,
    string? AtprotoRecordUrl,
    long PlayCount,
    long LikeCount,
    long CommentCount,
    string CreatedAt,
    string? ImageUrl,
    AlbumSummary? Album,
    IReadOnlyList<string> Tags,
    SupportGateResponse? SupportGate,
    bool Gated,
    string? Description,
    string AudioStorage,
    string? PdsBlobCid,
    string Visibility,
    IReadOnlyList<string> SelfLabels)
{
    public IReadOnlyList<string> OperatorLabels { get; } = [];

    public IReadOnlyList<string> Labels => SelfLabels;

    // What no record says. Null or false is what a page takes for "not offered".
    public string? ThumbnailUrl { get; }

    public bool IsLiked { get; }

    public bool? CopyrightFlagged { get; }

    public string? CopyrightMatch { get; }

    public bool Downloadable { get; }

    public string DownloadPolicy { get; } = "open";

    public string? ArtistSupportUrl { get; }

    public string? CopyrightSongUri { get; }

    public string? CopyrightRecordingUri { get; }

    public string? OriginalFileId { get; }

    public string? OriginalFileType { get; }

    public bool IsOptimizing { get; }

    public bool Unlisted { get; }
}
