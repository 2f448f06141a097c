using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>Playlists, and what a public account likes.</summary>
internal sealed class PlaylistMethods(
    ListQueries lists, LikeQueries likes, SongQueries songs, ActorQueries actors, PageLoader pages, LibraryLoader library, Audience everyone)
{
    private const string PlaylistType = "playlist";

    private const int MaxPlaylists = 500;
    private const int MaxLikes = 1000;

    public void Register(SubsonicMethods methods)
    {
        methods.Answer("getPlaylists", GetPlaylistsAsync);
        methods.Answer("getPlaylist", GetPlaylistAsync);
        methods.Answer("getStarred", (request, ct) => GetStarredAsync("starred", request, ct));
        methods.Answer("getStarred2", (request, ct) => GetStarredAsync("starred2", request, ct));
    }

    // Those of the named account, or everyone's.
    private async Task<Element> GetPlaylistsAsync(SubsonicRequest request, CancellationToken ct)
    {
        var owner = await FindAccountAsync(request, "username", ct) ?? await FindAccountAsync(request, "u", ct);
        var ids = owner is null
            ? await songs.ListPlaylistsAsync(everyone, MaxPlaylists, ct)
            : (await lists.ListByActorAsync(everyone, owner.Id, [PlaylistType], null, Keyset.NewestFirst, MaxPlaylists, ct)).ConvertAll(place => place.Id);
        return SubsonicReply.Ok().Add("playlists", new Element().AddEach("playlist", await library.LoadPlaylistsAsync(ids, ct)));
    }

    private async Task<Element> GetPlaylistAsync(SubsonicRequest request, CancellationToken ct)
    {
        var (playlist, entries) = await library.LoadPlaylistAsync(request.Id(), ct);
        return SubsonicReply.Ok().Add("playlist", playlist.AddEach("entry", entries));
    }

    // Records have likes of tracks only; who names no account likes nothing.
    private async Task<Element> GetStarredAsync(string name, SubsonicRequest request, CancellationToken ct)
    {
        var account = await FindAccountAsync(request, "u", ct);
        var found = account is null ? [] : await likes.ListByActorAsync(account.Id, Keyset.NewestFirst, MaxLikes, ct);
        var times = found.Where(like => like.TrackId is not null).ToDictionary(like => like.TrackId!.Value, like => like.SortAt);
        var page = await pages.LoadAsync(everyone, ct, tracks: times.Keys);
        var starred = found.Select(like => like.TrackId).OfType<long>().Where(id => LibraryLoader.IsPlayable(id, page));
        return SubsonicReply.Ok().Add(name, new Element()
            .AddEach("artist", Array.Empty<Element>())
            .AddEach("album", Array.Empty<Element>())
            .AddEach("song", starred.Select(id => SongElement.Of(page, id, starred: times[id])).OfType<Element>()));
    }

    private async Task<FoundActor?> FindAccountAsync(SubsonicRequest request, string name, CancellationToken ct) =>
        request.AccountOrNull(name) is { } account && await actors.FindAsync(everyone, account, ct) is { } actor && actor.Sight == Sight.Shown
            ? actor
            : null;
}
