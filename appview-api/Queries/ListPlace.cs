namespace PlyrFm.AppViewApi.Queries;

/// <summary>A list in a page.</summary>
/// <param name="HoldsSubject">It holds the record that was asked about.</param>
internal sealed record ListPlace(long Id, Keyset Place, bool HoldsSubject);
