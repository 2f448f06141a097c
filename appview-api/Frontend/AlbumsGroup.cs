using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary><c>/albums/</c>: of everyone, of one artist, and one with its tracks.</summary>
internal sealed class AlbumsGroup(NamedAlbums albums, ActorQueries actors, FrontendPages pages, Audience everyone, Collections collections)
{
    private const int MaxPage = 500;
    private const int MaxTitleBytes = 2560;

    // As many as a list may have.
    private const int MaxTracks = 500;

    private const string NoSuchAlbum = "album not found";

    public void Map(FrontendRouter router)
    {
        router.Get("/albums", ListByTitleAsync, QueryCost.Search);
        router.Get("/albums/{account}", ListOfArtistAsync);
        router.Get("/albums/{account}/{slug}", ShowAsync);
        router.Get("/albums/{account}/{slug}/download", static Task<JsonReply> (_, _) => throw FrontendError.NotFound("no downloadable file"));
    }

    private async Task<JsonReply> ListByTitleAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var limit = parameters.Limit(MaxPage, MaxPage);
        var rows = await albums.ListByTitleAsync(everyone, TitleCursor.Read(parameters.OptionalText("cursor")), Page.Probe(limit), ct);
        var page = rows.Count > limit ? rows[..limit] : rows;
        var views = await pages.LoadAsync(ct, lists: page.Select(row => row.Album.ListId).OfType<long>(), accounts: page.Select(row => row.ActorId));
        var shown = page.Select(row => AnyItem(row, views)).OfType<AnyAlbumResponse>().ToArray();
        var next = rows.Count > limit ? TitleCursor.Write(page[^1].Place) : null;
        return JsonReply.Of(new AnyAlbumListResponse(shown, next, next is not null), FrontendJson.Relaxed.AnyAlbumListResponse, Freshness.Totals);
    }

    private async Task<JsonReply> ListOfArtistAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var actor = await FindAsync(parameters, "artist not found", ct);
        var rows = await albums.ListOfArtistAsync(everyone, actor.Id, ct);
        var views = await pages.LoadAsync(ct, lists: rows.Select(row => row.ListId).OfType<long>(), accounts: [actor.Id]);
        var shown = rows.Select(row => Item(row, actor, views)).OfType<AlbumItemResponse>().OrderBy(album => album.Title, StringComparer.OrdinalIgnoreCase);
        return JsonReply.Of(new AlbumListResponse([.. shown]), FrontendJson.Relaxed.AlbumListResponse, Freshness.Item);
    }

    private async Task<JsonReply> ShowAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var slug = parameters.Path("slug");
        var actor = await FindAsync(parameters, NoSuchAlbum, ct);
        var list = await albums.FindListAsync(everyone, actor.Id, slug, ct);
        var key = AlbumKey.Of(slug);
        var ids = list is { } id
            ? await albums.ListMembersAsync(everyone, id, MaxTracks, ct)
            : await albums.ListNamersAsync(everyone, actor.Id, key, MaxTracks, ct);
        var views = await pages.LoadAsync(ct, tracks: ids, lists: list is { } known ? [known] : [], accounts: [actor.Id]);
        TrackResponse[] shown = [.. ids.Select(track => views.Track(track, withRecordUrl: true)).OfType<TrackResponse>()];
        if (shown.Length == 0 || views.PersonOrNull(actor.Id) is not { } artist)
            throw FrontendError.NotFound(NoSuchAlbum);

        var row = list is { } found ? views.ListOf(found) : null;
        var image = (row is null ? null : views.Image(row.ArtworkUrl)) ?? shown.Select(track => track.ImageUrl).FirstOrDefault(url => url is not null) ?? artist.AvatarUrl;
        var metadata = new AlbumMetadata(
            row is null ? AlbumKey.IdOf(artist.Did, key) : views.ListId(row.OwnerDid, row.RecordKey),
            row is null ? shown[0].Album?.Title ?? slug : FrontendPage.Name(row),
            slug,
            artist.DisplayName ?? artist.Handle,
            artist.Handle,
            artist.Did,
            shown.Length,
            shown.Sum(track => track.PlayCount),
            image,
            row is null ? null : collections.ListUri(row.OwnerDid, row.RecordKey));
        return JsonReply.Of(new AlbumResponse(metadata, shown), FrontendJson.Relaxed.AlbumResponse, Freshness.Item);
    }

    private async Task<FoundActor> FindAsync(FrontendParameters parameters, string otherwise, CancellationToken ct) =>
        parameters.PathAccount("account") is { } account && await actors.FindAsync(everyone, account, ct) is { Sight: Sight.Shown } actor
            ? actor
            : throw FrontendError.NotFound(otherwise);

    // Null when the list went while the page was loading.
    private static AnyAlbumResponse? AnyItem(AnyAlbumRow row, FrontendPage views)
    {
        if (views.PersonOrNull(row.ActorId) is not { } artist)
            return null;
        var name = artist.DisplayName ?? artist.Handle;
        if (row.Album is { ListId: { } id })
        {
            return views.ListOf(id) is { } list
                ? new AnyAlbumResponse(views.ListId(list.OwnerDid, list.RecordKey), FrontendPage.Name(list), row.Album.Slug, name, artist.Handle, row.Album.TrackCount)
                : null;
        }

        return row.Album.Key is { } key && DisplayText.Line(row.Album.Title, MaxTitleBytes) is { } title
            ? new AnyAlbumResponse(AlbumKey.IdOf(artist.Did, key), title, AlbumKey.SlugOf(key), name, artist.Handle, row.Album.TrackCount)
            : null;
    }

    // Null when the list went while the page was loading.
    private static AlbumItemResponse? Item(AlbumRow row, FoundActor actor, FrontendPage views)
    {
        var picture = views.Image(row.ImageUrl) ?? views.PersonOrNull(actor.Id)?.AvatarUrl;
        if (row.ListId is not { } id)
        {
            return row.Key is { } key && DisplayText.Line(row.Title, MaxTitleBytes) is { } title
                ? new AlbumItemResponse(AlbumKey.IdOf(actor.Did, key), title, AlbumKey.SlugOf(key), row.TrackCount, row.PlayCount, picture)
                : null;
        }

        return views.ListOf(id) is { } list
            ? new AlbumItemResponse(
                views.ListId(list.OwnerDid, list.RecordKey), FrontendPage.Name(list), row.Slug, row.TrackCount, row.PlayCount, views.Image(list.ArtworkUrl) ?? picture)
            : null;
    }
}
