namespace PlyrFm.AppViewApi.Frontend;

/// <summary>What is said of an album on its page.</summary>
internal sealed record AlbumMetadata(
    string Id,
    string Title,
    string Slug,
    string Artist,
    string ArtistHandle,
    string ArtistDid,
    int TrackCount,
    long TotalPlays,
    string? ImageUrl,
    string? ListUri)
{
    public string? Description { get; }
}
