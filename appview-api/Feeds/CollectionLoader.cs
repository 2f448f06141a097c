using PlyrFm.AppViewApi.Frontend;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Fm.Plyr;

namespace PlyrFm.AppViewApi.Feeds;

/// <summary>Loads collections of tracks with the queries and the rules of visibility that XRPC has. Failures are those of XRPC too, with status 404.</summary>
internal sealed class CollectionLoader(
    ActorQueries actors, ProfileQueries profiles, TrackQueries tracks, ListQueries lists, NamedAlbums albums, PageLoader pages, Collections collections, Audience everyone)
{
    // More than any reader of feeds keeps.
    private const int LatestTracks = 100;

    // As many as a list may have.
    private const int MaxItems = 500;

    // As wide as output lexicons take it.
    private const int MaxProse = 10_000;

    private const string FrontEnd = "https://plyr.fm";

    /// <summary>The latest tracks of an account.</summary>
    public async Task<TrackCollection> LoadArtistAsync(AtIdentifier authority, CancellationToken ct)
    {
        if (await actors.FindAsync(everyone, authority, ct) is not { Sight: Sight.Shown } found)
            throw NotFound("ActorNotFound", "No such account is known here and may be shown.");
        var places = await tracks.ListByActorAsync(everyone, found.Id, TrackRole.Own, Keyset.NewestFirst, LatestTracks, ct);
        var views = await pages.LoadAsync(everyone, ct, tracks: places.Select(place => place.Id), accounts: [found.Id]);
        var account = views.AccountOrNull(found.Id) ?? throw NotFound("ActorNotFound", "No such account is known here.");
        var profile = (await profiles.LoadAsync(everyone, [found.Id], ct)).SingleOrDefault();
        var name = account.DisplayName ?? account.Handle;
        return new TrackCollection(
            account.Did, name, name, ProfileViews.Description(profile?.Description), account.Avatar, $"{FrontEnd}/u/{account.Handle}",
            [.. places.Select(place => TrackOf(place.Id, views)).OfType<FeedTrack>()]);
    }

    /// <summary>The tracks of a list in their order; what may not be shown, and what is no track, is left out.</summary>
    public async Task<TrackCollection> LoadListAsync(AtUri uri, CancellationToken ct)
    {
        if (await lists.FindAsync(everyone, [uri], ct) is not [{ Sight: Sight.Shown } list])
            throw NoSuchList();
        return await LoadListAsync(list.Id, ct);
    }

    /// <summary>An album by its name among its artist's: a list, or what names one title.</summary>
    public async Task<Frame> LoadAlbumAsync(AtIdentifier artist, string slug, CancellationToken ct)
    {
        if (await actors.FindAsync(everyone, artist, ct) is not { Sight: Sight.Shown } actor)
            throw NoSuchList();
        if (await albums.FindListAsync(everyone, actor.Id, slug, ct) is { } list)
            return Frame.OfList(await LoadListAsync(list, ct));

        var ids = await albums.ListNamersAsync(everyone, actor.Id, AlbumKey.Of(slug), MaxItems, ct);
        var views = await pages.LoadAsync(everyone, ct, tracks: ids, accounts: [actor.Id]);
        FeedTrack[] shown = [.. ids.Select(id => TrackOf(id, views)).OfType<FeedTrack>()];
        if (shown.Length == 0 || views.AccountOrNull(actor.Id) is not { } account || shown[0].Album is not { } title)
            throw NoSuchList();
        var collection = new TrackCollection(
            account.Did, title, account.DisplayName ?? account.Handle, null, shown[0].View.Artwork?.Fullsize, $"{FrontEnd}/u/{account.Handle}/album/{slug}", shown);
        return Frame.OfAlbum(collection, account.Did, slug);
    }

    private async Task<TrackCollection> LoadListAsync(long list, CancellationToken ct)
    {
        var (_, items) = await lists.LoadItemsAsync(list, Keyset.LowestFirst, MaxItems, ct);
        var views = await pages.LoadAsync(everyone, ct, tracks: items.Select(item => item.TrackId).OfType<long>(), lists: [list]);
        var view = views.List(list) ?? throw NoSuchList();
        var shown = items.Where(item => item.TrackId is { } id && views.MayStandInList(id)).Select(item => item.TrackId!.Value);
        return new TrackCollection(
            view.Uri, view.Name ?? "Untitled list", view.Owner.DisplayName ?? view.Owner.Handle, null, view.Artwork?.Fullsize, $"{FrontEnd}/{view.Uri}",
            [.. shown.Select(id => TrackOf(id, views)).OfType<FeedTrack>()]);
    }

    /// <summary>One track alone.</summary>
    public async Task<TrackCollection> LoadTrackAsync(AtUri uri, CancellationToken ct)
    {
        if (await tracks.FindAsync(everyone, [uri], ct) is not [{ Sight: Sight.Shown } track])
            throw NoSuchTrack();
        var views = await pages.LoadAsync(everyone, ct, tracks: [track.Id]);
        var shown = TrackOf(track.Id, views) ?? throw NoSuchTrack();
        return new TrackCollection(
            shown.View.Uri, shown.View.Title, shown.By, shown.Description, shown.View.Artwork?.Fullsize, $"{FrontEnd}/{shown.View.Uri}", [shown]);
    }

    /// <summary>What an AT-URI names: a track or a list.</summary>
    public Task<TrackCollection> LoadAsync(AtUri uri, CancellationToken ct) =>
        collections.IsTrack(uri) ? LoadTrackAsync(uri, ct)
        : collections.IsList(uri) ? LoadListAsync(uri, ct)
        : throw NotFound("TargetNotFound", "The address leads to nothing that can be played.");

    private static FeedTrack? TrackOf(long id, PageViews views)
    {
        if (views.Track(id) is not { } full || views.BriefTrack(id) is not { } brief)
            return null;
        var description = DisplayText.Prose(Track.Read(full.Record.ToData()).Description, MaxProse, MaxProse);
        return new FeedTrack(brief, description, full.Album?.Name, views.SortAt(id), views.IsAdult(id));
    }

    public static XrpcException NoSuchTrack() => NotFound("TrackNotFound", "No such track is indexed and may be shown.");

    public static XrpcException NoSuchList() => NotFound("ListNotFound", "No such list is indexed and may be shown.");

    private static XrpcException NotFound(string name, string message) => new(new XrpcError(StatusCodes.Status404NotFound, name, message));
}
