using PlyrFm.AppViewApi.Endpoints;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary><c>/audio/</c> by the name of a file: leads to where the track can be played from, by the verdict of <see cref="PlayableAudio"/>.</summary>
internal sealed class AudioGroup(TrackNumbers numbers, PlayableAudio audio)
{
    public void Map(FrontendRouter router)
    {
        router.Get("/audio/{file}", RedirectAsync);
        router.Get($"/audio/{{file:{FileNameConstraint.Name}}}/url", ShowAddressAsync);
        router.Get($"/audio/{{file:{FileNameConstraint.Name}}}/download", static Task<JsonReply> (_, _) => throw FrontendError.NotFound("no downloadable file"));
    }

    private async Task RedirectAsync(HttpContext context)
    {
        var (_, source) = await FindAsync(FrontendParameters.Of(context), context.RequestAborted);
        // Only the listener's own cache: the source may change.
        context.Response.Headers.CacheControl = "private, max-age=300";
        context.Response.Headers.Location = source.Address.AbsoluteUri;
        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
    }

    private async Task<JsonReply> ShowAddressAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var (track, source) = await FindAsync(parameters, ct);
        var response = new AudioAddressResponse(source.Address.AbsoluteUri, parameters.Path("file"), DisplayText.Line(track.Audio.FileType, maxBytes: 64));
        return JsonReply.Of(response, FrontendJson.Relaxed.AudioAddressResponse, Freshness.NoStore);
    }

    private async Task<(FoundTrack Track, AudioSource Source)> FindAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var track = await numbers.FindByFileAsync(parameters.Path("file"), ct);
        try
        {
            return (track!, await audio.ChooseAsync(track, viewer: null, origin: null, ct));
        }
        catch (XrpcException refused) when (refused.Error.Status == StatusCodes.Status403Forbidden)
        {
            throw FrontendError.Unauthorized("authentication required to stream this track");
        }
        catch (XrpcException refused) when (refused.Error.Status == StatusCodes.Status404NotFound)
        {
            throw FrontendError.NotFound("audio file not found");
        }
    }
}
