namespace PlyrFm.AppViewApi.Queries;

/// <summary>A track in a page: its id, and where the page stands with it.</summary>
internal sealed record TrackPlace(long Id, Keyset Place);
