using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>
/// <c>/audio/{did}/{rkey}</c>: one lasting address per track, which leads to its best source of the moment. No bytes pass through here.
/// </summary>
internal sealed class AudioEndpoints(ViewerGate viewers, PlayableAudio audio, Collections collections)
{
    public void Map(WebApplication app) => app.MapMethods("/audio/{did}/{rkey}", [HttpMethods.Get, HttpMethods.Head], RedirectAsync);

    private async Task RedirectAsync(HttpContext context)
    {
        // The same question as getPlayback, so the same token serves.
        var viewer = await viewers.IdentifyAsync(context, GetPlayback.NsidText, context.RequestAborted);
        var uri = ReadUri(context.Request);
        var origin = XrpcParameters.Of(context.Request.QueryString)
            .OptionalOneOf("source", GetPlaybackSource.OriginValues.Pds, GetPlaybackSource.OriginValues.Cdn);

        var source = await audio.FindAsync(uri, viewer, origin, context.RequestAborted);

        var headers = context.Response.Headers;
        // Only the listener's own cache: the source may change, and a shared cache would hold on to a server that the artist has left.
        headers.CacheControl = viewer is null ? "private, max-age=300" : "private, no-store";
        headers.Location = source.Address.AbsoluteUri;
        context.Response.StatusCode = StatusCodes.Status302Found;
    }

    private AtUri ReadUri(HttpRequest request)
    {
        var did = request.RouteValues["did"] as string;
        var rkey = request.RouteValues["rkey"] as string;
        return Did.TryParse(did, out var repo) && RecordKey.TryParse(rkey, out var recordKey)
            ? AtUri.Create(repo, Nsid.Parse(collections.TrackNsid), recordKey)
            : throw new XrpcException(XrpcError.InvalidRequest("The path has to be /audio/, a DID and a record key."));
    }
}
