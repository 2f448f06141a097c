namespace PlyrFm.AppViewApi.Queries;

/// <summary>An account in a page: its id, and where the page stands with it.</summary>
internal sealed record ActorPlace(long Id, Keyset Place);
