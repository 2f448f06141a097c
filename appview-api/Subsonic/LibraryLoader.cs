using PlyrFm.AppViewApi.Endpoints;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Fm.Plyr.Actor;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>Loads what players show, in the order of what was found.</summary>
internal sealed class LibraryLoader(
    AlbumQueries albums, SongQueries songs, ListQueries lists, ActorQueries actors, ProfileViews profiles, PageLoader pages, Collections collections, Audience everyone)
{
    private const string AlbumType = "album";

    // As many as a list may have.
    private const int MaxSongs = 500;

    /// <summary>An artist and their albums.</summary>
    public async Task<(ProfileView Artist, IReadOnlyList<Album> Albums)> LoadArtistAsync(ItemId id, CancellationToken ct)
    {
        if (id.Kind != ItemKind.Artist)
            throw SubsonicRequest.NotFound();
        var actor = await FindActorAsync(id, ct);
        var artist = await profiles.LoadAsync(everyone, [actor.Id], ct) is [var view] ? view : throw SubsonicRequest.NotFound();
        return (artist, await LoadAlbumsAsync(await albums.ListAlbumsOfArtistAsync(everyone, actor.Id, ct), ct));
    }

    /// <summary>An album and its songs.</summary>
    public async Task<(Album Album, IReadOnlyList<Element> Songs)> LoadAlbumAsync(ItemId id, CancellationToken ct)
    {
        if (id.Kind != ItemKind.Album)
            throw SubsonicRequest.NotFound();
        var (place, tracks) = id.RecordKey is null ? await FindLooseAsync(id, ct) : await FindListAsync(id, isAlbum: true, ct);
        if (place is null || await LoadAlbumsAsync([place], ct) is not [var album])
            throw SubsonicRequest.NotFound();
        var page = await pages.LoadAsync(everyone, ct, tracks: tracks);
        return (album, [.. tracks.Where(track => IsPlayable(track, page)).Select((track, index) => SongElement.Of(page, track, album, index + 1)).OfType<Element>()]);
    }

    /// <summary>A playlist and its songs; any list is one that is no album.</summary>
    public async Task<(Element Playlist, IReadOnlyList<Element> Songs)> LoadPlaylistAsync(ItemId id, CancellationToken ct)
    {
        if (id.Kind != ItemKind.Playlist)
            throw SubsonicRequest.NotFound();
        var (place, tracks) = await FindListAsync(id, isAlbum: false, ct);
        if (place is null || await LoadPlaylistsAsync([place.ListId!.Value], ct) is not [var playlist])
            throw SubsonicRequest.NotFound();
        return (playlist, await LoadSongsAsync(tracks, ct));
    }

    public async Task<IReadOnlyList<Album>> LoadAlbumsAsync(IReadOnlyList<AlbumPlace> places, CancellationToken ct)
    {
        var page = await pages.LoadAsync(
            everyone, ct, lists: places.Select(place => place.ListId).OfType<long>(), accounts: places.Select(place => place.ActorId));
        return [.. places.Select(place => AlbumOf(place, page)).OfType<Album>()];
    }

    public async Task<IReadOnlyList<Element>> LoadPlaylistsAsync(IReadOnlyList<long> ids, CancellationToken ct)
    {
        var places = await albums.CountContentsAsync(everyone, ids, ct);
        var page = await pages.LoadAsync(everyone, ct, lists: ids);
        return [.. places.Select(place => page.List(place.ListId!.Value) is { } list ? PlaylistElement.Of(list, place) : null).OfType<Element>()];
    }

    /// <summary>Those of the tracks that anybody can play and no label keeps out of lists.</summary>
    public async Task<IReadOnlyList<Element>> LoadSongsAsync(IReadOnlyList<long> tracks, CancellationToken ct)
    {
        var page = await pages.LoadAsync(everyone, ct, tracks: tracks);
        return [.. tracks.Where(track => IsPlayable(track, page)).Select(track => SongElement.Of(page, track)).OfType<Element>()];
    }

    /// <summary>Anybody can play the track, and no label keeps it out of lists.</summary>
    public static bool IsPlayable(long track, PageViews page) => page.MayStandInList(track) && page.IsOpenToAll(track);

    public async Task<FoundActor> FindActorAsync(ItemId id, CancellationToken ct) => Found.OrThrow(await actors.FindAsync(everyone, AtIdentifier.Parse(id.Did.Value), ct));

    private async Task<(AlbumPlace? Place, IReadOnlyList<long> Tracks)> FindLooseAsync(ItemId id, CancellationToken ct)
    {
        var actor = await FindActorAsync(id, ct);
        var places = await albums.ListAlbumsOfArtistAsync(everyone, actor.Id, ct);
        return (places.Find(place => place.ListId is null), await songs.ListLooseSongsAsync(everyone, actor.Id, MaxSongs, ct));
    }

    private async Task<(AlbumPlace? Place, IReadOnlyList<long> Tracks)> FindListAsync(ItemId id, bool isAlbum, CancellationToken ct)
    {
        var uri = AtUri.Create(id.Did, Nsid.Parse(collections.ListNsid), id.RecordKey!.Value);
        var list = Found.OrThrow(await lists.FindAsync(everyone, [uri], ct));
        if (isAlbum != (list.Type == AlbumType))
            throw SubsonicRequest.NotFound();
        var (_, items) = await lists.LoadItemsAsync(list.Id, Keyset.LowestFirst, MaxSongs, ct);
        return ((await albums.CountContentsAsync(everyone, [list.Id], ct)).SingleOrDefault(), [.. items.Select(item => item.TrackId).OfType<long>()]);
    }

    // Null when it went while the page was loading.
    private static Album? AlbumOf(AlbumPlace place, PageViews page)
    {
        if (place.ListId is { } id)
        {
            return page.List(id) is { } list
                ? new Album(ItemId.OfRecord(ItemKind.Album, list.Uri), list.Name ?? Album.Untitled, list.Artwork is not null, list.Owner, place)
                : null;
        }

        return page.AccountOrNull(place.ActorId) is { } artist
            ? new Album(ItemId.OfLooseTracks(artist.Did), Album.LooseName, HasPicture: false, artist, place)
            : null;
    }
}
