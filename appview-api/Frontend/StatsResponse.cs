namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Totals of everything that is shown.</summary>
internal sealed record StatsResponse(long TotalPlays, long TotalTracks, long TotalArtists, long TotalDurationSeconds);
