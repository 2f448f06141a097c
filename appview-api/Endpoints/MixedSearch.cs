using PlyrFm.AppViewApi.Queries;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Searches tracks, accounts, lists and tags at once, each kind by its own search.</summary>
internal sealed class MixedSearch(TrackSearch tracks, ActorSearch actors, ListSearch lists, TagQueries tags)
{
    public const string Tracks = "tracks";
    public const string Actors = "actors";
    public const string Albums = "albums";
    public const string Playlists = "playlists";
    public const string Tags = "tags";

    /// <param name="kinds">What is searched, of the names above; what is not known here finds nothing.</param>
    /// <param name="artist">Only this account's tracks; null for everybody's.</param>
    /// <param name="limit">Of each kind.</param>
    public async Task<MixedHits> FindAsync(
        Audience audience, SearchText text, IReadOnlyCollection<string> kinds, long? artist, bool includeAdult, int limit, CancellationToken ct) => new(
            kinds.Contains(Tracks) ? await TracksAsync(audience, text, artist, includeAdult, limit, ct) : [],
            kinds.Contains(Actors) ? await ActorsAsync(audience, text, limit, ct) : [],
            kinds.Contains(Albums) ? await ListsAsync(audience, text, "album", limit, ct) : [],
            kinds.Contains(Playlists) ? await ListsAsync(audience, text, "playlist", limit, ct) : [],
            kinds.Contains(Tags) ? await tags.SearchAsync(text.Plain, limit, ct) : []);

    private Task<List<SearchHit>> TracksAsync(Audience audience, SearchText text, long? artist, bool includeAdult, int limit, CancellationToken ct)
    {
        var filter = new TrackFilter(artist, Tags: [], includeAdult);
        const string ByRelevance = SearchTracks.Parameters.SortValues.Relevance;
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
}
