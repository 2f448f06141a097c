namespace PlyrFm.AppViewApi.Frontend;

/// <summary>A tag and how much there is of it.</summary>
internal sealed record TagResponse(string Name, int TrackCount, long TotalPlays);
