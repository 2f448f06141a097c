using PlyrFm.AppViewApi.Endpoints;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>Audio and pictures: where they are. No bytes pass through here, so nothing is transcoded or scaled, and nothing counts as a play.</summary>
internal sealed class MediaMethods(
    PlayableAudio audio, TrackQueries tracks, ListQueries lists, ActorQueries actors, PageLoader pages, Collections collections, Audience everyone)
{
    public void Register(SubsonicMethods methods)
    {
        methods.Redirect("stream", FindAudioAsync);
        methods.Redirect("download", FindAudioAsync);
        methods.Redirect("getCoverArt", FindPictureAsync);
        methods.Redirect("getAvatar", FindAvatarAsync);
    }

    private async Task<Uri> FindAudioAsync(SubsonicRequest request, CancellationToken ct)
    {
        var id = request.Id();
        if (id.Kind != ItemKind.Track)
            throw SubsonicRequest.NotFound();
        return (await audio.FindAsync(Uri(id, collections.TrackNsid), viewer: null, origin: null, ct)).Address;
    }

    private async Task<Uri> FindPictureAsync(SubsonicRequest request, CancellationToken ct)
    {
        var id = request.Id();
        var address = id switch
        {
            { Kind: ItemKind.Track } => await OfTrackAsync(Uri(id, collections.TrackNsid), ct),
            { RecordKey: null } => await OfAccountAsync(AtIdentifier.Parse(id.Did.Value), ct),
            _ => await OfListAsync(Uri(id, collections.ListNsid), ct),
        };
        return ToUri(address);
    }

    private async Task<Uri> FindAvatarAsync(SubsonicRequest request, CancellationToken ct) =>
        ToUri((request.AccountOrNull("username") ?? request.AccountOrNull("u")) is { } account ? await OfAccountAsync(account, ct) : null);

    private async Task<string?> OfTrackAsync(AtUri uri, CancellationToken ct)
    {
        var found = Found.OrThrow(await tracks.FindAsync(everyone, [uri], ct));
        return (await pages.LoadAsync(everyone, ct, tracks: [found.Id])).BriefTrack(found.Id)?.Artwork?.Fullsize;
    }

    private async Task<string?> OfListAsync(AtUri uri, CancellationToken ct)
    {
        var found = Found.OrThrow(await lists.FindAsync(everyone, [uri], ct));
        return (await pages.LoadAsync(everyone, ct, lists: [found.Id])).BriefList(found.Id)?.Artwork?.Fullsize;
    }

    private async Task<string?> OfAccountAsync(AtIdentifier account, CancellationToken ct)
    {
        var found = Found.OrThrow(await actors.FindAsync(everyone, account, ct));
        return (await pages.LoadAsync(everyone, ct, accounts: [found.Id])).AccountOrNull(found.Id)?.Avatar;
    }

    private static Uri ToUri(string? address) => address is null ? throw SubsonicRequest.NotFound() : new Uri(address);

    private static AtUri Uri(ItemId id, string nsid) => AtUri.Create(id.Did, Nsid.Parse(nsid), id.RecordKey!.Value);
}
