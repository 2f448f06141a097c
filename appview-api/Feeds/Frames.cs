using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Feeds;

/// <summary>Finds the frame for an address that people paste.</summary>
internal sealed class Frames(CollectionLoader loader, TrackNumbers numbers, NamedLists lists, Collections collections, ApiOptions options)
{
    public async Task<Frame> FindAsync(string address, CancellationToken ct)
    {
        if (FrontEndAddress.Read(address) is { Collection: not null, RecordKey: not null } uri)
            return await OfRecordAsync(uri, ct);
        return NumberedPage.Read(address, options.FrontendUrl) switch
        {
            NumberedPage.Track(var number, var isUpstream) => await OfTrackAsync(
                await (isUpstream ? numbers.FindByUpstreamAsync(number, ct) : numbers.FindAsync(number, ct)), ct),
            NumberedPage.Playlist(var id) => await lists.FindAddressAsync(id, ct) is var (did, rkey)
                ? Frame.OfList(await loader.LoadListAsync(AtUri.Parse(collections.ListUri(did, rkey)), ct))
                : throw CollectionLoader.NoSuchList(),
            NumberedPage.Album(var artist, var slug) => await loader.LoadAlbumAsync(artist, slug, ct),
            _ => throw new XrpcException(XrpcError.UnsupportedUrl() with { Status = StatusCodes.Status404NotFound }),
        };
    }

    private async Task<Frame> OfTrackAsync(FoundTrack? track, CancellationToken ct) =>
        track is null ? throw CollectionLoader.NoSuchTrack() : Frame.OfTrack(await loader.LoadTrackAsync(AtUri.Parse(collections.TrackUri(track.Did, track.RecordKey)), ct));

    private async Task<Frame> OfRecordAsync(AtUri uri, CancellationToken ct)
    {
        var shown = await loader.LoadAsync(uri, ct);
        return collections.IsTrack(uri) ? Frame.OfTrack(shown) : Frame.OfList(shown);
    }
}
