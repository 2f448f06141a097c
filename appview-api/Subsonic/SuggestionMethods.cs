using PlyrFm.AppViewApi.Endpoints;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>An artist's most liked songs, and songs that those like who like some others.</summary>
internal sealed class SuggestionMethods(
    SuggestionQueries suggestions, SongQueries songs, TrackQueries tracks, ActorQueries actors, ActorSearch search, ProfileViews profiles,
    LibraryLoader library, Collections collections, Audience everyone)
{
    private const int DefaultCount = 50;
    private const int MaxCount = 500;

    // As many as suggestions start from (SuggestionQueries).
    private const int MaxSeeds = 50;

    // Accounts with names alike, among which the one is looked for that has exactly the name.
    private const int MaxNamesakes = 20;

    public void Register(SubsonicMethods methods)
    {
        methods.Answer("getTopSongs", GetTopSongsAsync, QueryCost.Search);
        methods.Answer("getSimilarSongs", (request, ct) => GetSimilarSongsAsync("similarSongs", request, ct), QueryCost.Search);
        methods.Answer("getSimilarSongs2", (request, ct) => GetSimilarSongsAsync("similarSongs2", request, ct), QueryCost.Search);
    }

    private async Task<Element> GetTopSongsAsync(SubsonicRequest request, CancellationToken ct)
    {
        var artist = request.TextOrNull("id") is null
            ? await FindByNameAsync(request.Text("artist"), ct)
            : (await library.FindActorAsync(request.Id(), ct)).Id;
        var found = artist is { } actor ? await songs.ListTopSongsAsync(everyone, actor, request.Count("count", DefaultCount, MaxCount), ct) : [];
        return SubsonicReply.Ok().Add("topSongs", new Element().AddEach("song", await library.LoadSongsAsync(found, ct)));
    }

    private async Task<Element> GetSimilarSongsAsync(string name, SubsonicRequest request, CancellationToken ct)
    {
        var found = await suggestions.ListSimilarAsync(
            everyone, await SeedsAsync(request.Id(), ct), includeAdult: false, Keyset.HighestFirst, request.Count("count", DefaultCount, MaxCount), ct);
        return SubsonicReply.Ok().Add(name, new Element().AddEach("song", await library.LoadSongsAsync(found.ConvertAll(place => place.Id), ct)));
    }

    // A song stands for itself, anything else for its artist.
    private async Task<long[]> SeedsAsync(ItemId id, CancellationToken ct)
    {
        if (id.Kind == ItemKind.Track)
            return [Found.OrThrow(await tracks.FindAsync(everyone, [AtUri.Create(id.Did, Nsid.Parse(collections.TrackNsid), id.RecordKey!.Value)], ct)).Id];
        var actor = await library.FindActorAsync(id, ct);
        return [.. await songs.ListTopSongsAsync(everyone, actor.Id, MaxSeeds, ct)];
    }

    // By what getArtists calls them, or by handle.
    private async Task<long?> FindByNameAsync(string name, CancellationToken ct)
    {
        if (AtIdentifier.TryParse(name.ToLowerInvariant(), out var account) && await actors.FindAsync(everyone, account, ct) is { } known && known.Sight == Sight.Shown)
            return known.Id;
        var text = SearchText.Parse(name);
        if (text.IsEmpty)
            return null;
        var hits = await search.ListLexicalAsync(everyone, text, artistsOnly: true, Keyset.HighestFirst, MaxNamesakes, ct);
        foreach (var hit in hits)
        {
            if (await profiles.LoadAsync(everyone, [hit.Id], ct) is [var view] && string.Equals(ArtistIndex.NameOf(view), name, StringComparison.OrdinalIgnoreCase))
                return hit.Id;
        }

        return null;
    }
}
