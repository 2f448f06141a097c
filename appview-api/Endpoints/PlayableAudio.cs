using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Who may hear a track, and where from: the same verdict at every address that leads to audio.</summary>
internal sealed class PlayableAudio(TrackQueries tracks, AudioSources audio, Gates gates, Audience everyone)
{
    /// <param name="origin">Only from there; null for the best source.</param>
    /// <exception cref="XrpcException">There is no such track, it is closed to the listener, or nothing of it can be played.</exception>
    public async Task<AudioSource> FindAsync(AtUri uri, Viewer? viewer, string? origin, CancellationToken ct)
    {
        var found = await tracks.FindAsync(everyone with { Viewer = viewer }, [uri], ct);
        return await ChooseAsync(found.SingleOrDefault(), viewer, origin, ct);
    }

    /// <summary>The same for a track that was looked for already.</summary>
    public async Task<AudioSource> ChooseAsync(FoundTrack? found, Viewer? viewer, string? origin, CancellationToken ct)
    {
        if (found is not { Sight: Sight.Shown } track)
            throw new XrpcException(XrpcError.TrackNotFound() with { Status = StatusCodes.Status404NotFound });
        if (!Gates.IsOpen(await gates.AccessAsync(track.Audio, track.Did, viewer, ct)))
            throw new XrpcException(XrpcError.SupportRequired());
        return audio.Find(track.Audio, track.Did, track.RecordKey, track.Pds).FirstOrDefault(source => origin is null || source.Origin == origin)
            ?? throw new XrpcException(XrpcError.AudioUnavailable() with { Status = StatusCodes.Status404NotFound });
    }
}
