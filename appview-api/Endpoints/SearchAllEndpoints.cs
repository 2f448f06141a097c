using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>One box for everything: tracks, accounts, lists and tags, merged by how well they fit.</summary>
internal sealed class SearchAllEndpoints(TrackSearch tracks, ActorSearch actors, ListSearch lists, TagQueries tags, PageLoader pages)
{
    // Scores are kept as millionths and shown as thousandths.
    private const long ShownPart = 1000;

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

        var results = await FindAsync(audience, text, asked, null, includeAdult, limit, ct);
        return JsonReply.Of(new SearchAllOutput { Results = results }, ApiJson.Relaxed.SearchAllOutput, Freshness.Latest);
    }

    /// <summary>What fits a text, best first.</summary>
    /// <param name="asked">Which kinds; those that are not known here find nothing, and none is all.</param>
    /// <param name="artist">Only tracks of this account.</param>
    /// <param name="limit">Of each kind.</param>
    public async Task<IReadOnlyList<ISearchAllOutputResults>> FindAsync(
        Audience audience, SearchText text, IReadOnlyList<string> asked, long? artist, bool includeAdult, int limit, CancellationToken ct)
    {
        var types = asked.Count > 0 ? asked : AllTypes;
        var found = new Hits(
            types.Contains(SearchAll.Parameters.TypesValues.Tracks) ? await TracksAsync(audience, text, artist, includeAdult, limit, ct) : [],
            types.Contains(SearchAll.Parameters.TypesValues.Actors) ? await ActorsAsync(audience, text, limit, ct) : [],
            types.Contains(SearchAll.Parameters.TypesValues.Albums) ? await ListsAsync(audience, text, "album", limit, ct) : [],
            types.Contains(SearchAll.Parameters.TypesValues.Playlists) ? await ListsAsync(audience, text, "playlist", limit, ct) : [],
            types.Contains(SearchAll.Parameters.TypesValues.Tags) ? await tags.SearchAsync(text.Plain, limit, ct) : []);
        var views = await pages.LoadAsync(
            audience,
            ct,
            tracks: found.Tracks.Select(hit => hit.Id),
            lists: found.Albums.Concat(found.Playlists).Select(hit => hit.Id),
            accounts: found.Actors.Select(hit => hit.Id));
        return Merge(found, views);
    }

    private Task<List<SearchHit>> TracksAsync(Audience audience, SearchText text, long? artist, bool includeAdult, int limit, CancellationToken ct)
    {
        var filter = new TrackFilter(artist, Tags: [], includeAdult);
        const string ByRelevance = Lexicons.Fm.Plyr.Feed.SearchTracks.Parameters.SortValues.Relevance;
        return SearchSteps.RunAsync(
            Keyset.HighestFirst,
            limit,
            (place, count) => tracks.ListLexicalAsync(audience, text, filter, ByRelevance, place, count, ct),
            text.HasPhrase ? null : (place, count) => tracks.ListFuzzyAsync(audience, text, filter, place, count, ct));
    }

    private Task<List<SearchHit>> ActorsAsync(Audience audience, SearchText text, int limit, CancellationToken ct) => SearchSteps.RunAsync(
        Keyset.HighestFirst,
        limit,
        (place, count) => actors.ListLexicalAsync(audience, text, artistsOnly: false, place, count, ct),
        text.HasPhrase ? null : (place, count) => actors.ListFuzzyAsync(audience, text, artistsOnly: false, place, count, ct));

    private Task<List<SearchHit>> ListsAsync(Audience audience, SearchText text, string type, int limit, CancellationToken ct) => SearchSteps.RunAsync(
        Keyset.HighestFirst,
        limit,
        (place, count) => lists.ListLexicalAsync(audience, text, [type], place, count, ct),
        text.HasPhrase ? null : (place, count) => lists.ListFuzzyAsync(audience, text, [type], place, count, ct));

    // Equal scores: tracks first, as what this service is about.
    private static IReadOnlyList<ISearchAllOutputResults> Merge(Hits found, PageViews views)
    {
        var merged = new List<(long Score, ISearchAllOutputResults Hit)>();
        foreach (var hit in found.Tracks)
        {
            if (views.BriefTrack(hit.Id) is { } track)
                merged.Add((Score(hit), new TrackHit { Score = Score(hit), Track = track }));
        }

        foreach (var hit in found.Actors)
        {
            if (views.AccountOrNull(hit.Id) is { } actor)
                merged.Add((Score(hit), new ActorHit { Score = Score(hit), Actor = actor }));
        }

        foreach (var hit in found.Albums.Concat(found.Playlists))
        {
            if (views.List(hit.Id) is { } list)
                merged.Add((Score(hit), new ListHit { Score = Score(hit), List = list }));
        }

        foreach (var (tag, key) in found.Tags)
            merged.Add((key / ShownPart, new TagHit { Score = key / ShownPart, Tag = TagEndpoints.View(tag) }));
        return [.. merged.OrderByDescending(entry => entry.Score).Select(entry => entry.Hit)];
    }

    // What is only alike has keys below 0: how alike, from 0 to 1, less one and a little (SearchSql).
    private static long Score(SearchHit hit) => (hit.Place.Key < 0 ? hit.Place.Key + 1_000_001 : hit.Place.Key) / ShownPart;

    private sealed record Hits(
        List<SearchHit> Tracks, List<SearchHit> Actors, List<SearchHit> Albums, List<SearchHit> Playlists, List<(TagRow Tag, long Key)> Tags);
}
