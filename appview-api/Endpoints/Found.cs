using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Goes on with what was found and may be shown; anything else ends the request with the name that the lexicons give it.</summary>
internal static class Found
{
    public static FoundTrack OrThrow(List<FoundTrack> found)
    {
        if (found is not [var track])
            throw new XrpcException(XrpcError.TrackNotFound());
        return track.Sight switch
        {
            Sight.Shown => track,
            Sight.AccountInactive => throw new XrpcException(XrpcError.TrackNotFound("The artist's account is not active.")),
            _ => throw new XrpcException(XrpcError.TrackWithheld()),
        };
    }

    /// <summary>For queries about a track whose lexicons know no other reason.</summary>
    public static FoundTrack OrThrowNotFound(List<FoundTrack> found) =>
        found is [{ Sight: Sight.Shown } track] ? track : throw new XrpcException(XrpcError.TrackNotFound());

    public static FoundList OrThrow(List<FoundList> found)
    {
        if (found is not [var list])
            throw new XrpcException(XrpcError.ListNotFound());
        return list.Sight switch
        {
            Sight.Shown => list,
            Sight.AccountInactive => throw new XrpcException(XrpcError.ListNotFound("The owner's account is not active.")),
            _ => throw new XrpcException(XrpcError.ListWithheld()),
        };
    }

    public static FoundActor OrThrow(FoundActor? actor) =>
        actor is null ? throw new XrpcException(XrpcError.ActorNotFound())
        : actor.Sight == Sight.Shown ? actor
        : throw new XrpcException(XrpcError.ActorNotFound("The account is not active or may not be shown."));
}
