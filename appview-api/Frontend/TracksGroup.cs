using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary><c>/tracks/</c>: the newest of everyone or of one artist, the most liked, and single ones.</summary>
internal sealed class TracksGroup(
    TrackQueries tracks, TrackNumbers numbers, RankingQueries rankings, ActorQueries actors, FrontendPages pages, Audience everyone)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;
    private const int DefaultTop = 10;
    private const int MaxTop = 50;
    private const string AllTime = "all_time";
    private const string NoSuchTrack = "track not found";

    public void Map(FrontendRouter router)
    {
        router.Get("/tracks", ListAsync);
        router.Get("/tracks/top", TopAsync);
        router.Get("/tracks/by-uri", ByUriAsync);
        router.Get("/tracks/{number}", ByNumberAsync);
        router.Post("/tracks/{number}/play", PlayAsync);
    }

    private async Task<JsonReply> ListAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var artist = parameters.OptionalText("artist_did");
        string[] tags = [.. parameters.Texts("tags").Select(TagName.Normalise)];
        var limit = parameters.ClampedLimit(DefaultLimit, MaxLimit);
        var hidesTags = parameters.Flag("filter_hidden_tags") ?? artist is null;
        var cursor = Cursor.For("/tracks", artist, string.Join('\n', tags), hidesTags ? "filtered" : null);
        var after = parameters.After(cursor);

        // What somebody asks for by its tag is not hidden from them for it.
        string[] excluded = hidesTags ? [.. HiddenTags.Default.Except(tags)] : [];
        var rows = artist is null
            ? await tracks.ListNewestAsync(everyone, tags, excluded, includeAdult: false, after, Page.Probe(limit), ct)
            : await ListOfAsync(artist, tags, excluded, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        var views = await pages.LoadAsync(ct, tracks: page.Rows.Select(row => row.Id));
        TrackResponse[] shown = [.. page.Rows.Select(row => views.Track(row.Id, withRecordUrl: true)).OfType<TrackResponse>()];
        return JsonReply.Of(
            new TrackPageResponse(shown, page.Cursor, page.Cursor is not null), FrontendJson.Relaxed.TrackPageResponse, Freshness.Latest);
    }

    // Somebody nobody knows has published nothing; that is not an error.
    private async Task<List<TrackPlace>> ListOfAsync(string artist, string[] tags, string[] excluded, Keyset after, int limit, CancellationToken ct) =>
        AtIdentifier.TryParse(artist, out var authority) && await actors.FindAsync(everyone, authority, ct) is { Sight: Sight.Shown } found
            ? await tracks.ListOwnAsync(everyone, found.Id, tags, excluded, after, limit, ct)
            : [];

    private async Task<JsonReply> TopAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var limit = parameters.ClampedLimit(DefaultTop, MaxTop);
        var period = parameters.OneOf("period", AllTime, AllTime, "month", "week", "day");

        var ranking = $"likes-{(period == AllTime ? "all" : period)}";
        var rows = await rankings.ListAsync(everyone, ranking, includeAdult: false, after: null, limit, ct);
        long[] ids = [.. rows.Where(row => row.Count > 0).Select(row => row.TrackId).OfType<long>()];
        var views = await pages.LoadAsync(ct, tracks: ids);
        TrackResponse[] shown = [.. ids.Select(id => views.Track(id)).OfType<TrackResponse>()];
        return JsonReply.Of<IReadOnlyList<TrackResponse>>(shown, FrontendJson.Relaxed.IReadOnlyListTrackResponse, Freshness.Totals);
    }

    private async Task<JsonReply> ByUriAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var found = parameters.RecordUri("uri") is { } uri ? await tracks.FindAsync(everyone, [uri], ct) : [];
        return await ShowAsync(found.SingleOrDefault(), ct);
    }

    private async Task<JsonReply> ByNumberAsync(FrontendParameters parameters, CancellationToken ct) =>
        await ShowAsync(await FindAsync(parameters, ct), ct);

    // Nothing is counted: a play is what a listener's own repository says of it.
    private async Task<JsonReply> PlayAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var track = ShownOrThrow(await FindAsync(parameters, ct));
        var views = await pages.LoadAsync(ct, tracks: [track.Id]);
        var view = views.Track(track.Id) ?? throw FrontendError.NotFound(NoSuchTrack);
        return JsonReply.Of(new PlayCountResponse(view.PlayCount), FrontendJson.Relaxed.PlayCountResponse, Freshness.NoStore);
    }

    private Task<FoundTrack?> FindAsync(FrontendParameters parameters, CancellationToken ct) =>
        numbers.FindAsync(parameters.PathNumber("number", "track_id"), ct);

    private async Task<JsonReply> ShowAsync(FoundTrack? found, CancellationToken ct)
    {
        var track = ShownOrThrow(found);
        var views = await pages.LoadAsync(ct, tracks: [track.Id]);
        var view = views.Track(track.Id) ?? throw FrontendError.NotFound(NoSuchTrack);
        return JsonReply.Of(view, FrontendJson.Relaxed.TrackResponse, Freshness.Item);
    }

    /// <summary>What may not be shown looks like what is not there: numbers can be counted up.</summary>
    public static FoundTrack ShownOrThrow(FoundTrack? found) =>
        found is { Sight: Sight.Shown } track ? track : throw FrontendError.NotFound(NoSuchTrack);
}
