using System.Globalization;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>What pages ask about everything that there is: totals, addresses for search engines, pictures to blur.</summary>
internal sealed class CatalogueGroup(StatusQueries status, SitemapQueries sitemap, Audience everyone)
{
    public void Map(FrontendRouter router)
    {
        router.Get("/stats", TotalsAsync);
        router.Get("/sitemap-data", SitemapAsync, QueryCost.Search);

        // Which pictures plyr's moderators have marked is not on the network. Adult tracks carry labels of their own.
        var nothing = JsonReply.Of(new SensitiveImagesResponse([], []), FrontendJson.Relaxed.SensitiveImagesResponse, Freshness.Document);
        router.Get("/moderation/sensitive-images", (_, _) => Task.FromResult(nothing));
    }

    // Zero until they are counted for the first time.
    private async Task<JsonReply> TotalsAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var totals = (await status.LoadTotalsAsync(ct)).ToDictionary(row => row.Name, row => row.Value);
        var stats = new StatsResponse(
            totals.GetValueOrDefault("play_count"), totals.GetValueOrDefault("track_count"), totals.GetValueOrDefault("artist_count"),
            totals.GetValueOrDefault("duration_seconds"));
        return JsonReply.Of(stats, FrontendJson.Relaxed.StatsResponse, Freshness.Totals);
    }

    private async Task<JsonReply> SitemapAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var tracks = await sitemap.ListTracksAsync(everyone, ct);
        var artists = await sitemap.ListArtistsAsync(everyone, ct);
        var albums = await sitemap.ListAlbumsAsync(everyone, ct);
        var response = new SitemapResponse(
            [.. tracks.Select(entry => new SitemapTrack(long.Parse(entry.Name, CultureInfo.InvariantCulture), Day(entry)))],
            [.. artists.Select(entry => new SitemapArtist(entry.Name, Day(entry)))],
            [.. albums.Select(entry => new SitemapAlbum(entry.Owner!, entry.Name, Day(entry)))]);
        return JsonReply.Of(response, FrontendJson.Relaxed.SitemapResponse, Freshness.Document);
    }

    private static string Day(SitemapEntry entry) => entry.UpdatedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
