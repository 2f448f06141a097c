namespace PlyrFm.AppViewApi.Frontend;

/// <summary>An album among those of everyone.</summary>
internal sealed record AnyAlbumResponse(string Id, string Title, string Slug, string Artist, string ArtistHandle, long TrackCount);
