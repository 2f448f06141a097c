using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>What is going on at this moment, as far as this service knows: what listeners publish of it. Nobody listens together, and nobody signs in.</summary>
internal sealed class PresenceGroup(
    ActorQueries actors, ListeningQueries listening, FrontendPages pages, Audience everyone, ApiOptions options, TimeProvider time)
{
    private const string Upstream = "https://plyr.fm";

    // What upstream takes for a track whose length nobody knows.
    private const int UsualSeconds = 180;

    public void Map(FrontendRouter router)
    {
        router.Get("/now-playing/by-handle/{account}", SendPlayingAsync);
        router.Get("/now-playing/by-did/{account}", SendPlayingAsync);
        router.Get("/jams/{code}/preview", static Task<JsonReply> (_, _) => throw FrontendError.NotFound("jam not found"));
        var none = JsonReply.Of(new PdsOptionsResponse(false, []), FrontendJson.Relaxed.PdsOptionsResponse, Freshness.Document);
        router.Get("/auth/pds-options", (_, _) => Task.FromResult(none));
    }

    private async Task SendPlayingAsync(HttpContext context)
    {
        var ct = context.RequestAborted;
        if (FrontendParameters.Of(context).PathAccount("account") is not { } account
            || await actors.FindAsync(everyone, account, ct) is not { Sight: Sight.Shown } actor)
            throw FrontendError.NotFound("artist not found");
        if (await listening.FindAsync(everyone, actor.Id, ct) is { } row && View(row, await pages.LoadAsync(ct, tracks: [row.TrackId])) is { } playing)
        {
            await JsonReply.Of(playing, FrontendJson.Relaxed.NowPlayingResponse, Freshness.NoStore).SendAsync(context);
            return;
        }

        ResponseHeaders.SetFreshness(context.Response.Headers, Freshness.NoStore);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // In the words of the track, and not in those of whoever says that they hear it. Null when it went while the page was loading.
    private NowPlayingResponse? View(ListeningRow row, FrontendPage views)
    {
        if (views.Track(row.TrackId) is not { } track)
            return null;
        var length = TimeSpan.FromSeconds(views.RowOf(row.TrackId)?.Duration ?? row.Duration ?? UsualSeconds);
        var heard = time.GetUtcNow().UtcDateTime - row.StartedAt;
        var progress = heard < TimeSpan.Zero ? TimeSpan.Zero : heard > length ? length : heard;
        var site = options.FrontendUrl?.GetLeftPart(UriPartial.Authority) ?? Upstream;
        return new NowPlayingResponse(
            track.Title, track.Artist, track.Album?.Title, (long)length.TotalMilliseconds, (long)progress.TotalMilliseconds, track.Id, track.FileId,
            // Plyr.fm has numbers of its own.
            options.FrontendUrl is null ? $"{site}/{track.AtprotoRecordUri}" : $"{site}/track/{track.Id}", track.ImageUrl, site);
    }
}
