namespace PlyrFm.AppViewApi.Frontend;

/// <summary>The album that a track is on.</summary>
internal sealed record AlbumSummary(string Id, string Slug, string Title, string? ImageUrl)
{
    public string? ThumbnailUrl { get; }
}
