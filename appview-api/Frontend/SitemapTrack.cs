namespace PlyrFm.AppViewApi.Frontend;

/// <param name="Updated">A day, UTC.</param>
internal sealed record SitemapTrack(long Id, string Updated);
