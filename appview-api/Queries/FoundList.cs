namespace PlyrFm.AppViewApi.Queries;

/// <summary>An indexed list that was asked for by its address.</summary>
internal sealed record FoundList(long Id, string Did, string? Type, int Hidden, int AccountHidden)
{
    public Sight Sight => Visibility.ByAddress(Hidden, AccountHidden);
}
