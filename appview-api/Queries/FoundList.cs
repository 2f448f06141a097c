namespace PlyrFm.AppViewApi.Queries;

/// <summary>An indexed list that was asked for by its address.</summary>
/// <param name="RedactedBy">The labeler that redacts it for this request; null for none.</param>
internal sealed record FoundList(long Id, string Did, string? Type, int Hidden, int AccountHidden, string? RedactedBy)
{
    public Sight Sight => Visibility.ByAddress(Hidden, AccountHidden, RedactedBy);
}
