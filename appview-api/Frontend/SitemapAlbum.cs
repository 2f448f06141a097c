namespace PlyrFm.AppViewApi.Frontend;

/// <param name="Updated">A day, UTC.</param>
internal sealed record SitemapAlbum(string Handle, string Slug, string Updated);
