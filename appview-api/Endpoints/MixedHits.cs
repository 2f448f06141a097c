using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>What a search over several kinds has found, each kind best first.</summary>
internal sealed record MixedHits(
    List<SearchHit> Tracks, List<SearchHit> Actors, List<SearchHit> Albums, List<SearchHit> Playlists, List<(TagRow Tag, long Key)> Tags)
{
    // Scores are kept as millionths and shown as thousandths.
    private const long ShownPart = 1000;

    public Task<PageViews> LoadAsync(PageLoader pages, Audience audience, CancellationToken ct) => pages.LoadAsync(
        audience,
        ct,
        tracks: Tracks.Select(static hit => hit.Id),
        lists: Albums.Concat(Playlists).Select(static hit => hit.Id),
        accounts: Actors.Select(static hit => hit.Id));

    /// <summary>
    /// One list, what fits best first. Equal scores: tracks first, as what this service is about. What has no view went while the page was loading.
    /// </summary>
    public IEnumerable<T> Merge<T>(Func<long, long, T?> track, Func<long, long, T?> actor, Func<long, long, T?> list, Func<TagRow, long, T?> tag)
        where T : class =>
        Tracks.Select(hit => (Score: Score(hit), View: track(hit.Id, Score(hit))))
            .Concat(Actors.Select(hit => (Score: Score(hit), View: actor(hit.Id, Score(hit)))))
            .Concat(Albums.Concat(Playlists).Select(hit => (Score: Score(hit), View: list(hit.Id, Score(hit)))))
            .Concat(Tags.Select(hit => (Score: hit.Key / ShownPart, View: tag(hit.Tag, hit.Key / ShownPart))))
            .Where(static entry => entry.View is not null)
            .OrderByDescending(static entry => entry.Score)
            .Select(static entry => entry.View!);

    // What is only alike has keys below 0: how alike, from 0 to 1, less one and a little (SearchSql).
    private static long Score(SearchHit hit) => (hit.Place.Key < 0 ? hit.Place.Key + 1_000_001 : hit.Place.Key) / ShownPart;
}
