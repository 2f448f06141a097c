namespace PlyrFm.AppViewApi.Frontend;

/// <summary>What somebody likes.</summary>
internal sealed record LikedTracksResponse(PersonResponse User, IReadOnlyList<TrackResponse> Tracks, int Count);
