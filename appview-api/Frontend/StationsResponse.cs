namespace PlyrFm.AppViewApi.Frontend;

/// <summary>The stations that have something to play.</summary>
internal sealed record StationsResponse(string DefaultSlug, IReadOnlyList<StationResponse> Stations);
