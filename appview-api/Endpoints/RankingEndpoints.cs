using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Tracks by how much they are liked, lately or ever, and by who likes what else.</summary>
internal sealed class RankingEndpoints(RankingQueries rankings, SuggestionQueries suggestions, TrackQueries tracks, PageLoader pages)
{
    private const string Trending = "trending";

    public void Map(XrpcRouter xrpc)
    {
        xrpc.Query(GetTopTracks.NsidText, GetTopTracksAsync);
        xrpc.Query(GetTrendingTracks.NsidText, GetTrendingTracksAsync);
        xrpc.Query(GetSuggestedTracks.NsidText, GetSuggestedTracksAsync, QueryCost.Search);
    }

    private async Task<JsonReply> GetTopTracksAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var metric = parameters.OneOf(
            GetTopTracks.Parameters.Metric, GetTopTracks.Parameters.MetricDefault, GetTopTracks.Parameters.MetricValues.Likes,
            GetTopTracks.Parameters.MetricValues.Plays);
        var period = parameters.OneOf(
            GetTopTracks.Parameters.Period, GetTopTracks.Parameters.PeriodDefault, GetTopTracks.Parameters.PeriodValues.Day,
            GetTopTracks.Parameters.PeriodValues.Week, GetTopTracks.Parameters.PeriodValues.Month, GetTopTracks.Parameters.PeriodValues.Year,
            GetTopTracks.Parameters.PeriodValues.All);
        var includeAdult = parameters.Flag(GetTopTracks.Parameters.IncludeSensitive);
        var limit = parameters.Limit(GetTopTracks.Parameters.LimitDefault, GetTopTracks.Parameters.LimitMaximum);

        var page = await PageAsync(audience, GetTopTracks.NsidText, $"{metric}-{period}", includeAdult, parameters.Cursor, limit, ct);
        var views = await pages.LoadAsync(audience, ct, tracks: page.Rows.Select(row => row.TrackId).OfType<long>());
        var output = new GetTopTracksOutput
        {
            Tracks = [.. page.Rows.Select(row => Ranked(row, views)).OfType<RankedTrack>()],
            AsOf = AsOf(page),
            Cursor = page.Cursor,
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetTopTracksOutput, Freshness.Totals);
    }

    private async Task<JsonReply> GetTrendingTracksAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var includeAdult = parameters.Flag(GetTrendingTracks.Parameters.IncludeSensitive);
        var limit = parameters.Limit(GetTrendingTracks.Parameters.LimitDefault, GetTrendingTracks.Parameters.LimitMaximum);

        var page = await PageAsync(audience, GetTrendingTracks.NsidText, Trending, includeAdult, parameters.Cursor, limit, ct);
        var views = await pages.LoadAsync(audience, ct, tracks: page.Rows.Select(row => row.TrackId).OfType<long>());
        var output = new GetTrendingTracksOutput
        {
            Tracks = [.. page.Rows.Select(row => row.TrackId).OfType<long>().Select(views.Track).OfType<TrackView>()],
            AsOf = AsOf(page),
            Cursor = page.Cursor,
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetTrendingTracksOutput, Freshness.Latest);
    }

    // A cursor keeps to the taking it began with, so that no track changes places between two pages.
    private async Task<Page<RankedRow>> PageAsync(
        Audience audience, string nsid, string name, bool includeAdult, string? position, int limit, CancellationToken ct)
    {
        var cursor = Cursor.For(nsid, name, includeAdult ? "adult" : null);
        Keyset? after = position is null ? null : cursor.Read(position, default);

        var rows = await rankings.ListAsync(audience, name, includeAdult, after, Page.Probe(limit), ct);
        if (after is not null && rows.Count == 0)
            throw new XrpcException(XrpcError.InvalidCursor());
        return Page.Cut(rows, limit, cursor, static row => row.Place);
    }

    private async Task<JsonReply> GetSuggestedTracksAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var uris = parameters.OptionalRecordUris(GetSuggestedTracks.Parameters.Seeds, GetSuggestedTracks.Parameters.SeedsMaxLength);
        var includeAdult = parameters.Flag(GetSuggestedTracks.Parameters.IncludeSensitive);
        var limit = parameters.Limit(GetSuggestedTracks.Parameters.LimitDefault, GetSuggestedTracks.Parameters.LimitMaximum);
        var cursor = Cursor.For(
            GetSuggestedTracks.NsidText, string.Join('\n', uris.Select(uri => uri.ToString()).Order(StringComparer.Ordinal)), audience.Viewer?.Did.Value,
            includeAdult ? "adult" : null);
        var after = cursor.Read(parameters.Cursor, Keyset.HighestFirst);
        if (audience.Viewer is null && uris.Count == 0)
            throw AuthError.ViewerRequired("Without seeds the suggestions are made from what the asking account likes.");

        // Seeds that are not indexed, or may not be shown, suggest nothing.
        var seeds = uris.Count == 0 ? null : (await tracks.FindAsync(audience, uris, ct)).Where(track => track.Sight == Sight.Shown).Select(track => track.Id).ToArray();
        var rows = await suggestions.ListSimilarAsync(audience, seeds, includeAdult, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        var views = await pages.LoadAsync(audience, ct, tracks: page.Rows.Select(row => row.Id));
        var output = new GetSuggestedTracksOutput
        {
            Tracks = [.. page.Rows.Select(row => views.Track(row.Id)).OfType<TrackView>()],
            Cursor = page.Cursor,
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetSuggestedTracksOutput, Freshness.Latest);
    }

    private static RankedTrack? Ranked(RankedRow row, PageViews views) =>
        row.TrackId is { } id && views.Track(id) is { } track ? new RankedTrack { Rank = row.Rank, Count = row.Count, Track = track } : null;

    private static string? AsOf(Page<RankedRow> page) => page.Rows.Count > 0 ? Timestamp.Text(page.Rows[0].CheckedAt) : null;
}
