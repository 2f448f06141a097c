namespace PlyrFm.AppViewApi.Queries;

/// <summary>
/// What may be seen where, in one place: as fragments for <c>where</c>, so that hiding happens before paging, and as a verdict for single
/// look-ups and placeholders. In all fragments <c>a</c> is the row of the account that owns the thing.
/// </summary>
/// <remarks>
/// Bits of <c>hidden</c>: 1 adult label, 2 operator label, 4 takedown, 8 account inactive, 16 nothing playable. The indexer copies an
/// account's bits to its rows; asking the account as well costs one look-up that the page needs anyway and cannot be behind.
/// </remarks>
internal static class Visibility
{
    /// <summary>Tracks (<c>t</c>) that the service may choose to show to anyone.</summary>
    public const string Discovery = "t.hidden = 0 and a.hidden & 12 = 0";

    /// <summary>The same for those who asked for adult content too.</summary>
    public const string DiscoveryWithAdult = "t.hidden in (0, 1) and a.hidden & 12 = 0";

    /// <summary>Tracks (<c>t</c>) on a page that the listener chose to open: adult or unplayable ones are shown and say so.</summary>
    public const string Chosen = "t.hidden & 14 = 0 and a.hidden & 12 = 0";

    /// <summary>Lists (<c>l</c>).</summary>
    public const string List = "l.hidden & 14 = 0 and a.hidden & 12 = 0";

    /// <summary>Lists (<c>l</c>) that the service may choose to show to anyone. A liked list is a copy of likes, which count for themselves.</summary>
    public const string ListDiscovery = "l.hidden = 0 and l.list_type is distinct from 'liked' and a.hidden & 12 = 0";

    /// <summary>Comments (<c>c</c>).</summary>
    public const string Comment = "c.hidden = 0 and a.hidden & 12 = 0";

    /// <summary>Accounts, and what has no bits of its own.</summary>
    public const string Account = "a.hidden & 12 = 0";

    private const int AdultLabel = 1;
    private const int OperatorLabel = 2;
    private const int Takedown = 4;
    private const int Inactive = 8;

    /// <summary>For a track.</summary>
    public static bool IsAdult(int hidden) => (hidden & AdultLabel) != 0;

    /// <summary>For an account.</summary>
    public static Sight OfAccount(int hidden) =>
        (hidden & Takedown) != 0 ? Sight.AccountTakedown : (hidden & Inactive) != 0 ? Sight.AccountInactive : Sight.Shown;

    /// <summary>For a track or list asked for by its address: a label does not hide it, it is shown with it.</summary>
    public static Sight ByAddress(int hidden, int accountHidden)
    {
        var account = OfAccount(accountHidden);
        if (account != Sight.Shown)
            return account;
        return (hidden & Takedown) != 0 ? Sight.Takedown : (hidden & Inactive) != 0 ? Sight.AccountInactive : Sight.Shown;
    }

    /// <summary>For a track or list inside a list or among likes.</summary>
    public static Sight AsItem(int hidden, int accountHidden)
    {
        var sight = ByAddress(hidden, accountHidden);
        return sight == Sight.Shown && (hidden & OperatorLabel) != 0 ? Sight.Label : sight;
    }
}
