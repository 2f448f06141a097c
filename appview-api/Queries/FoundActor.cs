namespace PlyrFm.AppViewApi.Queries;

/// <summary>An account that was asked for.</summary>
internal sealed record FoundActor(long Id, string Did, Sight Sight);
