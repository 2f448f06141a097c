using PlyrFm.AppViewApi.Endpoints;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>Search. Without a text it lists everything, which is how players copy a library for use without a network.</summary>
internal sealed class SearchMethods(
    ActorSearch actorSearch, ListSearch listSearch, TrackSearch trackSearch, AlbumQueries albums, LongLists lists,
    ProfileViews profiles, LibraryLoader library, Audience everyone)
{
    private const string AlbumType = "album";

    private const int DefaultCount = 20;
    private const int MaxCount = 500;

    // What a search with a text brings at most, however far a player turns its pages.
    private const int MaxHits = 1000;

    public void Register(SubsonicMethods methods)
    {
        methods.Answer("search2", (request, ct) => SearchAsync("searchResult2", ArtistElement.AsFolder, AlbumElement.AsFolder, request, ct), QueryCost.Search);
        methods.Answer(
            "search3", (request, ct) => SearchAsync("searchResult3", static artist => ArtistElement.Of(artist, albums: null), AlbumElement.Of, request, ct), QueryCost.Search);
    }

    private async Task<Element> SearchAsync(
        string name, Func<ProfileView, Element> artistEntry, Func<Album, Element> albumEntry, SubsonicRequest request, CancellationToken ct)
    {
        var q = request.TextOrNull("query") ?? "";
        if (q.Length > SearchTracks.Parameters.QMaxLength)
            throw new XrpcException(XrpcError.InvalidRequest("The text to search for is too long."));
        // Some write "" for nothing, which is nothing after parsing too.
        var text = SearchText.Parse(q);
        var foundArtists = await PartAsync(ArtistsAsync, text, Range(request, "artist"), ct);
        var foundAlbums = await PartAsync(AlbumsAsync, text, Range(request, "album"), ct);
        var foundSongs = await PartAsync(SongsAsync, text, Range(request, "song"), ct);
        return SubsonicReply.Ok().Add(name, new Element()
            .AddEach("artist", (await profiles.LoadAsync(everyone, foundArtists, ct)).Select(artistEntry))
            .AddEach("album", (await library.LoadAlbumsAsync(foundAlbums, ct)).Where(album => album.Place.Songs > 0).Select(albumEntry))
            .AddEach("song", await library.LoadSongsAsync(foundSongs, ct)));
    }

    // What is not wanted is not looked for either: a player that copies the library asks for one kind at a time.
    private static async Task<IReadOnlyList<T>> PartAsync<T>(
        Func<SearchText, (int Offset, int Count), CancellationToken, Task<IReadOnlyList<T>>> find, SearchText text, (int Offset, int Count) range, CancellationToken ct) =>
        range.Count == 0 ? [] : await find(text, range, ct);

    private async Task<IReadOnlyList<long>> ArtistsAsync(SearchText text, (int Offset, int Count) range, CancellationToken ct)
    {
        if (text.IsEmpty)
            return await lists.ArtistsAsync(range.Offset, range.Count, ct);
        var hits = await HitsAsync(
            text, range, (place, count) => actorSearch.ListLexicalAsync(everyone, text, artistsOnly: true, place, count, ct),
            (place, count) => actorSearch.ListFuzzyAsync(everyone, text, artistsOnly: true, place, count, ct));
        return Cut(hits, range, hit => hit.Id);
    }

    private async Task<IReadOnlyList<AlbumPlace>> AlbumsAsync(SearchText text, (int Offset, int Count) range, CancellationToken ct)
    {
        if (text.IsEmpty)
            return await lists.AlbumsAsync(SongFilter.None, range.Offset, range.Count, ct);
        var hits = await HitsAsync(
            text, range, (place, count) => listSearch.ListLexicalAsync(everyone, text, [AlbumType], place, count, ct),
            (place, count) => listSearch.ListFuzzyAsync(everyone, text, [AlbumType], place, count, ct));
        return await albums.CountContentsAsync(everyone, Cut(hits, range, hit => hit.Id), ct);
    }

    private async Task<IReadOnlyList<long>> SongsAsync(SearchText text, (int Offset, int Count) range, CancellationToken ct)
    {
        if (text.IsEmpty)
            return await lists.SongsAsync(SongFilter.None, range.Offset, range.Count, ct);
        var filter = new TrackFilter(null, [], IncludeAdult: false);
        var hits = await HitsAsync(
            text, range, (place, count) => trackSearch.ListLexicalAsync(everyone, text, filter, SearchTracks.Parameters.SortValues.Relevance, place, count, ct),
            (place, count) => trackSearch.ListFuzzyAsync(everyone, text, filter, place, count, ct));
        return Cut(hits, range, hit => hit.Id);
    }

    private static async Task<List<SearchHit>> HitsAsync(
        SearchText text, (int Offset, int Count) range, Func<Keyset, int, Task<List<SearchHit>>> lexical, Func<Keyset, int, Task<List<SearchHit>>> fuzzy) =>
        await SearchSteps.RunAsync(Keyset.HighestFirst, Math.Min(End(range), MaxHits), lexical, text.HasPhrase ? null : fuzzy);

    private static (int Offset, int Count) Range(SubsonicRequest request, string kind) =>
        (request.Count($"{kind}Offset", 0), request.Count($"{kind}Count", DefaultCount, MaxCount));

    // The place after the last one that is wanted.
    private static int End((int Offset, int Count) range) => (int)Math.Min((long)range.Offset + range.Count, int.MaxValue);

    private static IReadOnlyList<TResult> Cut<T, TResult>(List<T> found, (int Offset, int Count) range, Func<T, TResult> select) =>
        [.. found.Skip(range.Offset).Take(range.Count).Select(select)];
}
