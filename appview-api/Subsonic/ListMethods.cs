using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>Albums and songs in orders that players offer on their first page.</summary>
internal sealed class ListMethods(AlbumQueries albums, SongQueries songs, LongLists lists, LibraryLoader library, Audience everyone)
{
    private const int DefaultSize = 10;
    private const int MaxSize = 500;

    public void Register(SubsonicMethods methods)
    {
        methods.Answer("getAlbumList", (request, ct) => GetAlbumListAsync("albumList", AlbumElement.AsFolder, request, ct), QueryCost.Search);
        methods.Answer("getAlbumList2", (request, ct) => GetAlbumListAsync("albumList2", AlbumElement.Of, request, ct), QueryCost.Search);
        methods.Answer("getRandomSongs", GetRandomSongsAsync, QueryCost.Search);
        methods.Answer("getSongsByGenre", GetSongsByGenreAsync, QueryCost.Search);
    }

    private async Task<Element> GetAlbumListAsync(string name, Func<Album, Element> entry, SubsonicRequest request, CancellationToken ct)
    {
        var type = request.Text("type");
        var size = request.Count("size", DefaultSize, MaxSize);
        var offset = request.Count("offset", 0);
        var list = new Element();
        if (Order(type, request) is var (order, filter))
        {
            var places = order is { } made
                ? await albums.ListAlbumsAsync(everyone, made, filter, offset, size, ct)
                : await lists.AlbumsAsync(filter, offset, size, ct);
            list.AddEach("album", (await library.LoadAlbumsAsync(places, ct)).Select(entry));
        }
        else
        {
            list.AddEach("album", Array.Empty<Element>());
        }

        return SubsonicReply.Ok().Add(name, list);
    }

    // Null for what nothing public tells: what somebody played last, and which albums they like. No order is the latest first.
    private static (AlbumOrder? Order, SongFilter Filter)? Order(string type, SubsonicRequest request) => type switch
    {
        "random" => (AlbumOrder.Random, SongFilter.None),
        "newest" => (null, SongFilter.None),
        "highest" => (AlbumOrder.MostLiked, SongFilter.None),
        "frequent" => (AlbumOrder.MostPlayed, SongFilter.None),
        "recent" or "starred" => null,
        "alphabeticalByName" => (AlbumOrder.ByName, SongFilter.None),
        "alphabeticalByArtist" => (AlbumOrder.ByArtist, SongFilter.None),
        "byYear" => Years(request),
        "byGenre" => (AlbumOrder.ByName, new SongFilter(TagName.Normalise(request.Text("genre")))),
        _ => throw new XrpcException(XrpcError.InvalidRequest($"There is no list of albums of type {type}.")),
    };

    // The later year first asks for the latest album first.
    private static (AlbumOrder? Order, SongFilter Filter) Years(SubsonicRequest request)
    {
        var from = request.NumberOrNull("fromYear") ?? throw SubsonicRequest.Missing("fromYear");
        var to = request.NumberOrNull("toYear") ?? throw SubsonicRequest.Missing("toYear");
        return from <= to
            ? (AlbumOrder.Oldest, new SongFilter(From: Year(from), Until: Year(to + 1)))
            : (null, new SongFilter(From: Year(to), Until: Year(from + 1)));
    }

    private async Task<Element> GetRandomSongsAsync(SubsonicRequest request, CancellationToken ct)
    {
        var filter = new SongFilter(
            request.TextOrNull("genre") is { } genre ? TagName.Normalise(genre) : null,
            request.NumberOrNull("fromYear") is { } from ? Year(from) : null,
            request.NumberOrNull("toYear") is { } to ? Year(to + 1) : null);
        var found = await songs.ListRandomSongsAsync(everyone, filter, request.Count("size", DefaultSize, MaxSize), ct);
        return SubsonicReply.Ok().Add("randomSongs", new Element().AddEach("song", await library.LoadSongsAsync(found, ct)));
    }

    private async Task<Element> GetSongsByGenreAsync(SubsonicRequest request, CancellationToken ct)
    {
        var filter = new SongFilter(TagName.Normalise(request.Text("genre")));
        var found = await lists.SongsAsync(filter, request.Count("offset", 0), request.Count("count", DefaultSize, MaxSize), ct);
        return SubsonicReply.Ok().Add("songsByGenre", new Element().AddEach("song", await library.LoadSongsAsync(found, ct)));
    }

    // Its beginning; years that no calendar has count as the nearest that one has.
    private static DateTime Year(long year) =>
        new((int)Math.Clamp(year, DateTime.MinValue.Year, DateTime.MaxValue.Year), 1, 1, 0, 0, 0, DateTimeKind.Utc);
}
