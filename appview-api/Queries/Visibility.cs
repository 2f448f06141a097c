namespace PlyrFm.AppViewApi.Queries;

/// <summary>
/// What may be seen where and by whom, in one place: as fragments for <c>where</c>, so that hiding happens before paging, and as a verdict for single
/// look-ups and placeholders. In all fragments <c>a</c> is the row of the account that owns the thing; their parameters are those of an
/// <see cref="Audience"/>.
/// </summary>
/// <remarks>
/// Bits of <c>hidden</c>: 1 adult label, 2 operator label, 4 takedown, 8 account inactive, 16 nothing playable, 32 not listed. The indexer copies an
/// account's bits to its rows; asking the account as well costs one look-up that the page needs anyway and cannot be behind. <c>redacted</c> has
/// a bit for each labeler that wants the thing gone: it counts for those who let that labeler redact. An account's are not copied.
/// </remarks>
internal static class Visibility
{
    // Worked out once for a statement, and only when there is a row with a bit.
    private const string Redacting = "(select coalesce(bit_or(1 << s.id), 0) from labeler s where s.did = any(@redacting))";

    // "x = 0" first: it holds for nearly every row, and of a column the planner knows that. Of "x & y = 0" alone it believes the contrary.
    private const string UnredactedAccount = $"(a.redacted = 0 or a.redacted & {Redacting} = 0)";
    private const string UnredactedTrack = $"(t.redacted = 0 or t.redacted & {Redacting} = 0)";
    private const string UnredactedList = $"(l.redacted = 0 or l.redacted & {Redacting} = 0)";
    private const string UnredactedComment = $"(c.redacted = 0 or c.redacted & {Redacting} = 0)";

    /// <summary>Accounts, and what has no bits of its own.</summary>
    public const string Account = $"a.hidden & 12 = 0 and {UnredactedAccount}";

    /// <summary>
    /// Tracks (<c>t</c>) that the service may choose to show. Adult ones to those who ask for them (<c>@adult</c>) and to their artist. The values of
    /// parameters are known to the planner, so each request gets the index that is made for it.
    /// </summary>
    public const string Discovery = $"t.hidden in (0, 1) and (t.hidden = 0 or @adult or t.actor_id = @viewer) and {UnredactedTrack} and {Account}";

    /// <summary>
    /// Tracks (<c>t</c>) on a page that the listener chose to open: adult or unplayable ones are shown and say so, those with an operator's label to
    /// their artist.
    /// </summary>
    public const string Chosen =
        $"(t.hidden & 14 = 0 or (t.hidden & 12 = 0 and t.actor_id = @viewer)) and {UnredactedTrack} and {Account}";

    /// <summary>Lists (<c>l</c>) on a page that the listener chose to open.</summary>
    public const string List = $"(l.hidden & 14 = 0 or (l.hidden & 12 = 0 and l.actor_id = @viewer)) and {UnredactedList} and {Account}";

    /// <summary>Lists (<c>l</c>) that the service may choose to show to anyone. A liked list is a copy of likes, which count for themselves.</summary>
    public const string ListDiscovery = $"l.hidden = 0 and l.list_type is distinct from 'liked' and {UnredactedList} and {Account}";

    /// <summary>Albums (<c>l</c>) that a track of their owner's is said to be on.</summary>
    public const string Album = $"l.list_type = 'album' and l.hidden = 0 and {UnredactedList}";

    /// <summary>Comments (<c>c</c>).</summary>
    public const string Comment = $"c.hidden = 0 and {UnredactedComment} and {Account}";

    private const string FirstRedacting = "(select s.did from labeler s where s.did = any(@redacting) and (";
    private const string InOrder = ") & (1 << s.id) <> 0 order by s.id limit 1)";

    /// <summary>The labeler that redacts an account for this request, or null.</summary>
    public const string AccountRedactedBy = $"{FirstRedacting}a.redacted{InOrder}";

    /// <summary>The labeler that redacts a track (<c>t</c>) or its account for this request, or null.</summary>
    public const string TrackRedactedBy = $"{FirstRedacting}t.redacted | a.redacted{InOrder}";

    /// <summary>The labeler that redacts a list (<c>l</c>) or its owner's account (<c>o</c>) for this request, or null.</summary>
    public const string ListRedactedBy = $"{FirstRedacting}l.redacted | o.redacted{InOrder}";

    /// <summary>The labeler that redacts a record of any kind (<c>t</c>, <c>l</c> or <c>c</c>) or its account for this request, or null.</summary>
    public const string RecordRedactedBy = $"{FirstRedacting}coalesce(t.redacted, l.redacted, c.redacted, 0) | a.redacted{InOrder}";

    /// <summary>Tracks (<c>t</c>) that anybody could play. Who may see them is said by one of the others, beside this one.</summary>
    public const string OpenToAll = "t.gate_type is null and (t.hidden = 0 or t.hidden & 16 = 0)";

    private const int AdultLabel = 1;
    private const int OperatorLabel = 2;
    private const int Takedown = 4;
    private const int Inactive = 8;
    private const int NothingPlayable = 16;

    /// <summary>For a track.</summary>
    public static bool IsAdult(int hidden) => (hidden & AdultLabel) != 0;

    /// <summary>For a track: the same as <see cref="OpenToAll"/>.</summary>
    public static bool IsOpenToAll(int hidden, bool isGated) => !isGated && (hidden & NothingPlayable) == 0;

    /// <summary>For an account.</summary>
    public static Sight OfAccount(int hidden, string? redactedBy) =>
        (hidden & Takedown) != 0 ? Sight.AccountTakedown
        : (hidden & Inactive) != 0 ? Sight.AccountInactive
        : redactedBy is not null ? Sight.Redacted
        : Sight.Shown;

    /// <summary>For a track or list asked for by its address: a label that does not redact does not hide it, it is shown with it.</summary>
    public static Sight ByAddress(int hidden, int accountHidden, string? redactedBy)
    {
        var account = OfAccount(accountHidden, redactedBy: null);
        if (account != Sight.Shown)
            return account;
        return (hidden & Takedown) != 0 ? Sight.Takedown
            : (hidden & Inactive) != 0 ? Sight.AccountInactive
            : redactedBy is not null ? Sight.Redacted
            : Sight.Shown;
    }

    /// <summary>For a track or list inside a list or among likes.</summary>
    /// <param name="isOwn">It is of the account that asks.</param>
    public static Sight AsItem(int hidden, int accountHidden, string? redactedBy, bool isOwn)
    {
        var sight = ByAddress(hidden, accountHidden, redactedBy);
        return sight == Sight.Shown && (hidden & OperatorLabel) != 0 && !isOwn ? Sight.Label : sight;
    }
}
