using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>One box for everything: tracks, accounts, lists and tags, merged by how well they fit.</summary>
internal sealed class SearchAllEndpoints(MixedSearch search, PageLoader pages)
{
    private static readonly string[] AllTypes =
    [
        SearchAll.Parameters.TypesValues.Tracks, SearchAll.Parameters.TypesValues.Actors, SearchAll.Parameters.TypesValues.Albums,
        SearchAll.Parameters.TypesValues.Playlists, SearchAll.Parameters.TypesValues.Tags,
    ];

    public void Map(XrpcRouter xrpc) => xrpc.Query(SearchAll.NsidText, SearchAllAsync, QueryCost.Search);

    private async Task<JsonReply> SearchAllAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var q = parameters.Text(SearchAll.Parameters.Q, SearchAll.Parameters.QMaxLength, SearchAll.Parameters.QMaxGraphemes);
        var asked = parameters.Texts(SearchAll.Parameters.Types, SearchAll.Parameters.TypesMaxLength, SearchAll.Parameters.TypesItemMaxLength);
        var includeAdult = parameters.Flag(SearchAll.Parameters.IncludeSensitive);
        var limit = parameters.Limit(SearchAll.Parameters.LimitDefault, SearchAll.Parameters.LimitMaximum);
        var text = ActorSearchEndpoints.Text(q);
        if (text.IsEmpty)
            throw new XrpcException(XrpcError.BadQueryString());

        var results = await FindAsync(audience, text, asked, includeAdult, limit, ct);
        return JsonReply.Of(new SearchAllOutput { Results = results }, ApiJson.Relaxed.SearchAllOutput, Freshness.Latest);
    }

    /// <summary>What fits a text, best first.</summary>
    /// <param name="asked">Which kinds; those that are not known here find nothing, and none is all.</param>
    /// <param name="limit">Of each kind.</param>
    public async Task<IReadOnlyList<ISearchAllOutputResults>> FindAsync(
        Audience audience, SearchText text, IReadOnlyList<string> asked, bool includeAdult, int limit, CancellationToken ct)
    {
        var found = await search.FindAsync(audience, text, asked.Count > 0 ? asked : AllTypes, artist: null, includeAdult, limit, ct);
        var views = await found.LoadAsync(pages, audience, ct);
        return
        [
            .. found.Merge<ISearchAllOutputResults>(
                (id, score) => views.BriefTrack(id) is { } track ? new TrackHit { Score = score, Track = track } : null,
                (id, score) => views.AccountOrNull(id) is { } actor ? new ActorHit { Score = score, Actor = actor } : null,
                (id, score) => views.List(id) is { } list ? new ListHit { Score = score, List = list } : null,
                static (tag, score) => new TagHit { Score = score, Tag = TagEndpoints.View(tag) }),
        ];
    }
}
