using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>From what people paste to what it stands for.</summary>
internal sealed class AddressEndpoints(TrackQueries tracks, ListQueries lists, ActorQueries actors, Collections collections)
{
    private const string AlbumType = "album";
    private const string PlaylistType = "playlist";
    private const string OtherList = "list";

    public void Map(XrpcRouter xrpc) => xrpc.Query(ResolveUrl.NsidText, ResolveUrlAsync);

    private async Task<JsonReply> ResolveUrlAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var url = parameters.Uri(ResolveUrl.Parameters.Url);

        if (FrontEndAddress.Read(url) is not { Fragment: null } uri)
            throw new XrpcException(XrpcError.UnsupportedUrl());
        var output = await FindAsync(audience, uri, ct) ?? throw new XrpcException(XrpcError.TargetNotFound());
        return JsonReply.Of(output, ApiJson.Relaxed.ResolveUrlOutput, Freshness.Item);
    }

    private async Task<ResolveUrlOutput?> FindAsync(Audience audience, AtUri uri, CancellationToken ct)
    {
        if (uri.RecordKey is not { } recordKey)
        {
            return uri.Collection is null && await actors.FindAsync(audience, uri.Authority, ct) is { Sight: Sight.Shown } actor
                ? new ResolveUrlOutput { Uri = $"at://{actor.Did}", Kind = ResolveUrlOutput.KindValues.Profile }
                : null;
        }

        if (collections.IsTrack(uri))
        {
            return await tracks.FindAsync(audience, [uri], ct) is [{ Sight: Sight.Shown } track]
                ? new ResolveUrlOutput { Uri = collections.TrackUri(track.Did, track.RecordKey), Kind = ResolveUrlOutput.KindValues.Track }
                : null;
        }

        return await lists.FindAsync(audience, [uri], ct) is [{ Sight: Sight.Shown } list]
            ? new ResolveUrlOutput { Uri = collections.ListUri(list.Did, recordKey.Value), Kind = KindOf(list.Type) }
            : null;
    }

    private static string KindOf(string? listType) => listType switch
    {
        AlbumType => ResolveUrlOutput.KindValues.Album,
        PlaylistType => ResolveUrlOutput.KindValues.Playlist,
        _ => OtherList,
    };
}
