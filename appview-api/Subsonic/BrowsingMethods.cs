using PlyrFm.AppViewApi.Endpoints;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Fm.Plyr.Actor;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>From artists to albums to songs, in both of the ways that players know.</summary>
internal sealed class BrowsingMethods(
    ArtistQueries artists, AlbumQueries albums, TrackQueries tracks, ActorQueries actors, TagQueries tags, ProfileViews profiles, PageLoader pages,
    LibraryLoader library, Collections collections, TimeProvider time, Audience everyone)
{
    // More than anybody scrolls through; beyond it one searches.
    private const int MaxArtists = 10_000;

    private const int MaxGenres = 500;

    public void Register(SubsonicMethods methods)
    {
        methods.Answer("getArtists", GetArtistsAsync, QueryCost.Search);
        methods.Answer("getIndexes", GetIndexesAsync, QueryCost.Search);
        methods.Answer("getMusicDirectory", GetMusicDirectoryAsync);
        methods.Answer("getArtist", GetArtistAsync);
        methods.Answer("getArtistInfo", (request, ct) => GetArtistInfoAsync("artistInfo", request, ct));
        methods.Answer("getArtistInfo2", (request, ct) => GetArtistInfoAsync("artistInfo2", request, ct));
        methods.Answer("getAlbum", GetAlbumAsync);
        methods.Answer("getAlbumInfo", static _ => SubsonicReply.Ok().Add("albumInfo", new Element()));
        methods.Answer("getAlbumInfo2", static _ => SubsonicReply.Ok().Add("albumInfo", new Element()));
        methods.Answer("getSong", GetSongAsync);
        methods.Answer("getGenres", GetGenresAsync, QueryCost.Search);
    }

    private async Task<Element> GetArtistsAsync(SubsonicRequest request, CancellationToken ct)
    {
        var counts = await albums.CountAlbumsAsync(everyone, ct);
        return SubsonicReply.Ok().Add("artists", new Element()
            .Set("ignoredArticles", "")
            .AddEach("index", ArtistIndex.Of(await LoadArtistsAsync(ct), artist => ArtistElement.Of(artist, counts.GetValueOrDefault(artist.Did)))));
    }

    private async Task<Element> GetIndexesAsync(SubsonicRequest request, CancellationToken ct) => SubsonicReply.Ok().Add("indexes", new Element()
        .Set("ignoredArticles", "")
        // Something changes all the time, so no player needs to be told that nothing has.
        .Set("lastModified", time.GetUtcNow().ToUnixTimeMilliseconds())
        .AddEach("index", ArtistIndex.Of(await LoadArtistsAsync(ct), ArtistElement.AsFolder)));

    private async Task<Element> GetArtistAsync(SubsonicRequest request, CancellationToken ct)
    {
        var (artist, shelf) = await library.LoadArtistAsync(request.Id(), ct);
        return SubsonicReply.Ok().Add("artist", ArtistElement.Of(artist, shelf.Count).AddEach("album", shelf.Select(AlbumElement.Of)));
    }

    // Players ask with the id of whatever they show, since each record says by its address whose it is.
    private async Task<Element> GetArtistInfoAsync(string name, SubsonicRequest request, CancellationToken ct)
    {
        var actor = Found.OrThrow(await actors.FindAsync(everyone, AtIdentifier.Parse(request.Id().Did.Value), ct));
        var artist = await profiles.LoadAsync(everyone, [actor.Id], ct) is [var view] ? view : throw SubsonicRequest.NotFound();
        return SubsonicReply.Ok().Add(name, new Element()
            .AddText("biography", artist.Description)
            .AddText("smallImageUrl", artist.Avatar)
            .AddText("mediumImageUrl", artist.Avatar)
            .AddText("largeImageUrl", artist.Avatar));
    }

    private async Task<Element> GetAlbumAsync(SubsonicRequest request, CancellationToken ct)
    {
        var (album, songs) = await library.LoadAlbumAsync(request.Id(), ct);
        return SubsonicReply.Ok().Add("album", AlbumElement.Of(album).AddEach("song", songs));
    }

    private async Task<Element> GetSongAsync(SubsonicRequest request, CancellationToken ct)
    {
        var id = request.Id();
        if (id.Kind != ItemKind.Track)
            throw SubsonicRequest.NotFound();
        var found = Found.OrThrow(await tracks.FindAsync(everyone, [AtUri.Create(id.Did, Nsid.Parse(collections.TrackNsid), id.RecordKey!.Value)], ct));
        var page = await pages.LoadAsync(everyone, ct, tracks: [found.Id]);
        return SubsonicReply.Ok().Add("song", SongElement.Of(page, found.Id) ?? throw SubsonicRequest.NotFound());
    }

    private async Task<Element> GetMusicDirectoryAsync(SubsonicRequest request, CancellationToken ct)
    {
        if (request.NumberOrNull("id") == SystemMethods.Folder)
            return Directory(SystemMethods.FolderId, null, SystemMethods.FolderName, (await LoadArtistsAsync(ct)).Select(ArtistElement.AsChild));

        var id = request.Id();
        switch (id.Kind)
        {
            case ItemKind.Artist:
                var (artist, shelf) = await library.LoadArtistAsync(id, ct);
                return Directory(id.ToString(), SystemMethods.FolderId, ArtistIndex.NameOf(artist), shelf.Select(AlbumElement.AsFolder));
            case ItemKind.Album:
                var (album, songs) = await library.LoadAlbumAsync(id, ct);
                return Directory(id.ToString(), ItemId.OfArtist(album.Artist.Did).ToString(), album.Name, songs);
            case ItemKind.Track:
            case ItemKind.Playlist:
                throw SubsonicRequest.NotFound();
            default:
                throw new InvalidOperationException($"Nothing is known of a {id.Kind}.");
        }
    }

    private async Task<Element> GetGenresAsync(SubsonicRequest request, CancellationToken ct)
    {
        var rows = await tags.ListAsync("", byName: false, Keyset.HighestFirst, MaxGenres, ct);
        var counts = await albums.CountAlbumsOfTagsAsync(everyone, rows.Select(row => row.Name), ct);
        return SubsonicReply.Ok().Add("genres", new Element().AddEach("genre", rows.Select(row =>
            new Element { Content = row.Name }.Set("songCount", row.TrackCount).Set("albumCount", counts.GetValueOrDefault(row.Name)))));
    }

    private async Task<IReadOnlyList<ProfileView>> LoadArtistsAsync(CancellationToken ct)
    {
        var places = await artists.ListAsync(everyone, ArtistOrder.Popular, Keyset.HighestFirst, MaxArtists, ct);
        return await profiles.LoadAsync(everyone, [.. places.Select(place => place.Id)], ct);
    }

    private static Element Directory(string id, string? parent, string name, IEnumerable<Element> children) =>
        SubsonicReply.Ok().Add("directory", new Element().Set("id", id).Set("parent", parent).Set("name", name).AddEach("child", children));
}
