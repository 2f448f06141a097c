using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Search.</summary>
internal sealed class SearchEndpoints(TrackSearch tracks, ListSearch lists, ActorQueries actors, PageLoader pages)
{
    public void Map(XrpcRouter xrpc)
    {
        xrpc.Query(SearchTracks.NsidText, SearchTracksAsync, QueryCost.Search);
        xrpc.Query(SearchLists.NsidText, SearchListsAsync, QueryCost.Search);
    }

    private async Task<JsonReply> SearchTracksAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var q = parameters.Text(SearchTracks.Parameters.Q, SearchTracks.Parameters.QMaxLength, SearchTracks.Parameters.QMaxGraphemes);
        var authority = parameters.OptionalActor(SearchTracks.Parameters.Artist);
        string[] tags =
        [
            .. parameters.Texts(
                    SearchTracks.Parameters.Tags, SearchTracks.Parameters.TagsMaxLength, SearchTracks.Parameters.TagsItemMaxLength,
                    SearchTracks.Parameters.TagsItemMaxGraphemes)
                .Select(TagName.Normalise)
                .Where(static tag => tag.Length > 0),
        ];
        var sort = parameters.OneOf(
            SearchTracks.Parameters.Sort, SearchTracks.Parameters.SortDefault, SearchTracks.Parameters.SortValues.Relevance,
            SearchTracks.Parameters.SortValues.Newest, SearchTracks.Parameters.SortValues.Popular);
        var includeAdult = parameters.Flag(SearchTracks.Parameters.IncludeSensitive);
        var limit = parameters.Limit(SearchTracks.Parameters.LimitDefault, SearchTracks.Parameters.LimitMaximum);
        var cursor = Cursor.For(
            SearchTracks.NsidText, q, authority?.Value, string.Join(' ', tags.Order(StringComparer.Ordinal)), sort, includeAdult ? "adult" : null);
        var after = cursor.Read(parameters.Cursor, Keyset.HighestFirst);

        var text = SearchText.Parse(q);
        if (text.IsEmpty)
            throw new XrpcException(XrpcError.BadQueryString());
        var artist = authority is { } asked ? Found.OrThrow(await actors.FindAsync(audience, asked, ct)) : null;
        var filter = new TrackFilter(artist?.Id, tags, includeAdult);
        var isFuzzyToo = sort == SearchTracks.Parameters.SortValues.Relevance && !text.HasPhrase;
        var hits = await SearchSteps.RunAsync(
            after,
            Page.Probe(limit),
            (place, count) => tracks.ListLexicalAsync(audience, text, filter, sort, place, count, ct),
            isFuzzyToo ? (place, count) => tracks.ListFuzzyAsync(audience, text, filter, place, count, ct) : null);

        var total = hits.Count > 0 ? hits[0].Total : 0;
        var page = Page.Cut(hits, limit, cursor, static hit => hit.Place);
        var views = await pages.LoadAsync(audience, ct, tracks: page.Rows.Select(hit => hit.Id));
        var output = new SearchTracksOutput
        {
            Tracks = [.. page.Rows.Select(hit => views.Track(hit.Id)).OfType<TrackView>()],
            HitsTotal = total > 0 ? Math.Min(total, MaxTotal) : null,
            Cursor = page.Cursor,
        };
        return JsonReply.Of(output, ApiJson.Relaxed.SearchTracksOutput, Freshness.Latest);
    }

    private async Task<JsonReply> SearchListsAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var q = parameters.Text(SearchLists.Parameters.Q, SearchLists.Parameters.QMaxLength, SearchLists.Parameters.QMaxGraphemes);
        string[] types =
        [
            .. parameters.Texts(
                SearchLists.Parameters.ListTypes, SearchLists.Parameters.ListTypesMaxLength, SearchLists.Parameters.ListTypesItemMaxLength),
        ];
        var limit = parameters.Limit(SearchLists.Parameters.LimitDefault, SearchLists.Parameters.LimitMaximum);
        var cursor = Cursor.For(SearchLists.NsidText, q, string.Join('\n', types.Order(StringComparer.Ordinal)));
        var after = cursor.Read(parameters.Cursor, Keyset.HighestFirst);

        // The lexicon has no error for a text without a word: it finds nothing.
        var text = SearchText.Parse(q);
        var hits = text.IsEmpty ? [] : await SearchSteps.RunAsync(
            after,
            Page.Probe(limit),
            (place, count) => lists.ListLexicalAsync(audience, text, types, place, count, ct),
            text.HasPhrase ? null : (place, count) => lists.ListFuzzyAsync(audience, text, types, place, count, ct));
        var page = Page.Cut(hits, limit, cursor, static hit => hit.Place);
        var views = await pages.LoadAsync(audience, ct, lists: page.Rows.Select(hit => hit.Id));
        var output = new SearchListsOutput { Lists = [.. page.Rows.Select(hit => views.List(hit.Id)).OfType<ListView>()], Cursor = page.Cursor };
        return JsonReply.Of(output, ApiJson.Relaxed.SearchListsOutput, Freshness.Latest);
    }

    // Of the lexicon: beyond it nobody counts.
    private const long MaxTotal = 1000;
}
