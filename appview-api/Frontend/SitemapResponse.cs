namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Pages that search engines may know.</summary>
internal sealed record SitemapResponse(
    IReadOnlyList<SitemapTrack> Tracks, IReadOnlyList<SitemapArtist> Artists, IReadOnlyList<SitemapAlbum> Albums);
