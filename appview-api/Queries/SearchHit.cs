namespace PlyrFm.AppViewApi.Queries;

/// <summary>Something that a search found.</summary>
/// <param name="Total">How much the first step of the search found in all; 0 in the second.</param>
internal sealed record SearchHit(long Id, Keyset Place, long Total);
