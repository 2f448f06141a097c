namespace PlyrFm.AppViewApi.Frontend;

/// <summary>A page of tracks.</summary>
internal sealed record TrackPageResponse(IReadOnlyList<TrackResponse> Tracks, string? NextCursor, bool HasMore);
