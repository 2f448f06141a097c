namespace PlyrFm.AppViewApi.Frontend;

/// <summary>A tag on its own page.</summary>
internal sealed record TagSummary(string Name, int TrackCount);
