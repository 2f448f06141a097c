namespace PlyrFm.AppViewApi.Queries;

/// <summary>Which tracks a search is for.</summary>
/// <param name="Artist">Only of this account.</param>
/// <param name="Tags">Only with all of these.</param>
internal sealed record TrackFilter(long? Artist, string[] Tags, bool IncludeAdult);
