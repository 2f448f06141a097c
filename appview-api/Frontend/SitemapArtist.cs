namespace PlyrFm.AppViewApi.Frontend;

/// <param name="Updated">A day, UTC.</param>
internal sealed record SitemapArtist(string Handle, string Updated);
