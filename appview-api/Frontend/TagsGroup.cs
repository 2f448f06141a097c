using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary><c>/tracks/tags</c>: which tags there are, and what has them.</summary>
internal sealed class TagsGroup(TagQueries tags, TrackQueries tracks, FrontendPages pages, Audience everyone)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    // A tag's page shows all of its tracks at once.
    private const int MaxTracks = 200;

    public void Map(FrontendRouter router)
    {
        router.Get("/tracks/tags", ListAsync);
        router.Get("/tracks/tags/{**name}", ShowAsync);
    }

    private async Task<JsonReply> ListAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var prefix = parameters.OptionalText("q") ?? "";
        var limit = parameters.Limit(DefaultLimit, MaxLimit);
        var rows = await tags.ListPlayedAsync(prefix, limit, ct);
        TagResponse[] shown = [.. rows.Select(row => new TagResponse(row.Name, row.TrackCount, row.PlayCount))];
        return JsonReply.Of<IReadOnlyList<TagResponse>>(shown, FrontendJson.Relaxed.IReadOnlyListTagResponse, Freshness.Totals);
    }

    private async Task<JsonReply> ShowAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var name = TagName.Normalise(parameters.Path("name").TrimEnd('/'));
        var rows = await tracks.ListNewestAsync(everyone, [name], [], includeAdult: false, Keyset.NewestFirst, MaxTracks, ct);
        if (rows.Count == 0)
            throw FrontendError.NotFound($"tag '{name}' not found");
        var views = await pages.LoadAsync(ct, tracks: rows.Select(row => row.Id));
        TrackResponse[] shown = [.. rows.Select(row => views.Track(row.Id)).OfType<TrackResponse>()];
        // What is counted once a minute knows of more than a page holds, and may not know the newest.
        var counted = rows.Count < MaxTracks ? [] : await tags.ListAsync(name, byName: true, Keyset.HighestFirst, 1, ct);
        var count = counted is [var tag] && tag.Name == name ? Math.Max(tag.TrackCount, shown.Length) : shown.Length;
        return JsonReply.Of(new TagPageResponse(new TagSummary(name, count), shown), FrontendJson.Relaxed.TagPageResponse, Freshness.Latest);
    }
}
