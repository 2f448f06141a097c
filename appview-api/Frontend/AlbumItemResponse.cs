namespace PlyrFm.AppViewApi.Frontend;

/// <summary>An album on its artist's page.</summary>
internal sealed record AlbumItemResponse(string Id, string Title, string Slug, long TrackCount, long TotalPlays, string? ImageUrl);
