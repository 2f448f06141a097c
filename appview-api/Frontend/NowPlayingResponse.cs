namespace PlyrFm.AppViewApi.Frontend;

/// <summary>What an account is listening to.</summary>
/// <param name="ServiceBaseUrl">Of the pages that <paramref name="TrackUrl"/> is one of.</param>
internal sealed record NowPlayingResponse(
    string TrackName,
    string ArtistName,
    string? AlbumName,
    long DurationMs,
    long ProgressMs,
    long TrackId,
    string FileId,
    string TrackUrl,
    string? ImageUrl,
    string ServiceBaseUrl)
{
    public bool IsPlaying { get; } = true;
}
