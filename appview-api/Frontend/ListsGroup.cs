using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary><c>/lists/</c>: playlists, and which page a list has.</summary>
internal sealed class ListsGroup(
    NamedLists named, ListQueries lists, ActorQueries actors, FrontendPages pages, Audience everyone, Collections collections)
{
    private const int MaxPlaylists = 500;

    // As many as a list may have.
    private const int MaxItems = 500;

    private const int MaxPreviews = 4;
    private const string Playlist = "playlist";
    private const string Album = "album";
    private const string NoSuchPlaylist = "playlist not found";

    public void Map(FrontendRouter router)
    {
        router.Closed("/lists/playlists");
        router.Get("/lists/by-uri", FindPageAsync);
        router.Get("/lists/playlists/by-uri", ShowByUriAsync);
        router.Get("/lists/playlists/by-artist/{account}", ListOfArtistAsync);
        router.Get("/lists/playlists/{id}", async (parameters, ct) => await ShowAsync(await FindAsync(parameters, ct), ct));
        router.Get("/lists/playlists/{id}/meta", ShowBrieflyAsync);
        router.Get("/lists/playlists/{id}/og-cover", RedirectToCoverAsync);
    }

    private async Task<JsonReply> FindPageAsync(FrontendParameters parameters, CancellationToken ct)
    {
        const string NoSuchList = "list not found";
        var found = parameters.RecordUri("uri") is { } uri ? await lists.FindAsync(everyone, [uri], ct) : [];
        if (found is not [{ Sight: Sight.Shown, Type: Playlist or Album } list])
            throw FrontendError.NotFound(NoSuchList);
        var views = await pages.LoadAsync(ct, lists: [list.Id]);
        if (views.ListOf(list.Id) is not { } row || views.PersonOrNull(row.ActorId) is not { } owner)
            throw FrontendError.NotFound(NoSuchList);
        var slugs = list.Type == Album ? await named.LoadSlugsAsync([list.Id], ct) : [];
        var target = new ListTargetResponse(list.Type, views.ListId(row.OwnerDid, row.RecordKey), owner.Handle, slugs.GetValueOrDefault(list.Id));
        return JsonReply.Of(target, FrontendJson.Relaxed.ListTargetResponse, Freshness.Item);
    }

    private async Task<JsonReply> ShowByUriAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var found = parameters.RecordUri("uri") is { } uri ? await lists.FindAsync(everyone, [uri], ct) : [];
        return await ShowAsync(ShownOrThrow(found.SingleOrDefault()), ct);
    }

    private async Task<JsonReply> ListOfArtistAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var actor = parameters.PathAccount("account") is { } account ? await actors.FindAsync(everyone, account, ct) : null;
        var rows = actor is { Sight: Sight.Shown } shown
            ? await lists.ListByActorAsync(everyone, shown.Id, [Playlist], subject: null, Keyset.NewestFirst, MaxPlaylists, ct)
            : [];
        long[] ids = [.. rows.Select(row => row.Id)];
        var views = await pages.LoadAsync(ct, lists: ids);
        var pictures = await named.LoadPicturesAsync(everyone, ids, ct);
        PlaylistResponse[] playlists = [.. ids.Select(id => View(id, views, pictures)).OfType<PlaylistResponse>()];
        return JsonReply.Of<IReadOnlyList<PlaylistResponse>>(playlists, FrontendJson.Relaxed.IReadOnlyListPlaylistResponse, Freshness.Item);
    }

    private async Task<JsonReply> ShowBrieflyAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var list = await FindAsync(parameters, ct);
        var views = await pages.LoadAsync(ct, lists: [list.Id]);
        var pictures = await named.LoadPicturesAsync(everyone, [list.Id], ct);
        var view = View(list.Id, views, pictures) ?? throw FrontendError.NotFound(NoSuchPlaylist);
        return JsonReply.Of(view, FrontendJson.Relaxed.PlaylistResponse, Freshness.Item);
    }

    // What is no track and what may not be shown is left out; what is in it twice is there twice.
    private async Task<JsonReply> ShowAsync(FoundList list, CancellationToken ct)
    {
        var (_, items) = await lists.LoadItemsAsync(list.Id, Keyset.LowestFirst, MaxItems, ct);
        long[] ids = [.. items.Select(item => item.TrackId).OfType<long>()];
        var views = await pages.LoadAsync(ct, tracks: ids, lists: [list.Id]);
        TrackResponse[] shown = [.. ids.Where(views.MayStandInList).Select(id => views.Track(id)).OfType<TrackResponse>()];
        var pictures = shown.Select(track => track.ImageUrl).OfType<string>().ToLookup(_ => list.Id);
        var view = View(list.Id, views, pictures) ?? throw FrontendError.NotFound(NoSuchPlaylist);
        return JsonReply.Of(FullPlaylistResponse.Of(view, shown), FrontendJson.Relaxed.FullPlaylistResponse, Freshness.Item);
    }

    // One picture instead of four in one: none is held here that could be put together.
    private async Task RedirectToCoverAsync(HttpContext context)
    {
        var list = await FindAsync(FrontendParameters.Of(context), context.RequestAborted);
        var pictures = await named.LoadPicturesAsync(everyone, [list.Id], context.RequestAborted);
        var views = await pages.LoadAsync(context.RequestAborted);
        var cover = pictures[list.Id].Select(views.Image).FirstOrDefault(url => url is not null) ?? throw FrontendError.NotFound("playlist has no cover");
        ResponseHeaders.SetFreshness(context.Response.Headers, Freshness.Document);
        context.Response.Headers.Location = cover;
        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
    }

    private async Task<FoundList> FindAsync(FrontendParameters parameters, CancellationToken ct) =>
        ShownOrThrow(Guid.TryParseExact(parameters.Path("id"), "D", out var id) ? await named.FindAsync(everyone, id, ct) : null);

    private static FoundList ShownOrThrow(FoundList? found) =>
        found is { Sight: Sight.Shown, Type: Playlist } list ? list : throw FrontendError.NotFound(NoSuchPlaylist);

    // Null when the list went while the page was loading.
    private PlaylistResponse? View(long id, FrontendPage views, ILookup<long, string> pictures)
    {
        if (views.ListOf(id) is not { } list || views.PersonOrNull(list.ActorId) is not { } owner)
            return null;
        return new PlaylistResponse(
            views.ListId(list.OwnerDid, list.RecordKey),
            FrontendPage.Name(list),
            owner.Did,
            owner.Handle,
            list.ItemCount,
            collections.ListUri(list.OwnerDid, list.RecordKey),
            IsoTime.Text(list.CreatedAt),
            [.. pictures[id].Select(views.Image).OfType<string>().Distinct().Take(MaxPreviews)]);
    }
}
