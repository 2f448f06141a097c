using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>What is going on at this moment, as far as this service could know: nobody's listening is followed, nobody listens together, nobody signs in.</summary>
internal sealed class PresenceGroup(ActorQueries actors, Audience everyone)
{
    public void Map(FrontendRouter router)
    {
        router.Get("/now-playing/by-handle/{account}", SendNothingPlayingAsync);
        router.Get("/now-playing/by-did/{account}", SendNothingPlayingAsync);
        router.Get("/jams/{code}/preview", static Task<JsonReply> (_, _) => throw FrontendError.NotFound("jam not found"));
        var none = JsonReply.Of(new PdsOptionsResponse(false, []), FrontendJson.Relaxed.PdsOptionsResponse, Freshness.Document);
        router.Get("/auth/pds-options", (_, _) => Task.FromResult(none));
    }

    private async Task SendNothingPlayingAsync(HttpContext context)
    {
        if (FrontendParameters.Of(context).PathAccount("account") is not { } account
            || await actors.FindAsync(everyone, account, context.RequestAborted) is not { Sight: Sight.Shown })
            throw FrontendError.NotFound("artist not found");
        ResponseHeaders.SetFreshness(context.Response.Headers, Freshness.NoStore);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
