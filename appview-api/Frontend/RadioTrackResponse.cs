namespace PlyrFm.AppViewApi.Frontend;

/// <summary>A track on the radio.</summary>
/// <param name="Duration">Seconds that it plays.</param>
internal sealed record RadioTrackResponse(
    long Id,
    string Title,
    string Artist,
    string ArtistHandle,
    string ArtistDid,
    string StreamUrl,
    string FileType,
    int Duration,
    string? ArtworkUrl,
    string? AtprotoRecordUri,
    string? AtprotoRecordCid,
    string CreatedAt,
    IReadOnlyList<string> Tags,
    long LikeCount,
    long PlayCount)
{
    public string? ThumbnailUrl { get; }

    public bool Liked { get; }
}
