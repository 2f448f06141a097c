using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>Reads <c>active</c> and <c>status</c> as events and PDSes state them.</summary>
internal static class AccountWords
{
    /// <summary>Only <paramref name="active"/> decides whether an account is shown. The words are open-ended and tune the rest.</summary>
    public static AccountStatus Read(bool active, string? status) => (active, status) switch
    {
        (true, _) => AccountStatus.Active,
        (false, "deactivated") => AccountStatus.Deactivated,
        (false, "takendown") => AccountStatus.Takendown,
        (false, "suspended") => AccountStatus.Suspended,
        (false, "deleted") => AccountStatus.Deleted,
        (false, _) => AccountStatus.Inactive,
    };

    /// <summary>The account is shown, but its host holds events of it back.</summary>
    public static bool IsThrottled(bool active, string? status) => active && status is "throttled" or "desynchronized";

    /// <summary>The status in a sentence: the account is ...</summary>
    public static string Say(AccountStatus status) => status switch
    {
        AccountStatus.Active => "active",
        AccountStatus.Deactivated => "deactivated",
        AccountStatus.Takendown => "taken down",
        AccountStatus.Suspended => "suspended",
        AccountStatus.Deleted => "deleted",
        AccountStatus.Inactive => "inactive",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
