using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Views;

/// <summary>The protocol's words for the numbers of <c>repo.status</c>.</summary>
internal static class RepoStatusWords
{
    public const short Active = 0;

    /// <summary>Null for an active account, and for one that is inactive for a reason without a word.</summary>
    public static string? Of(short status) => status switch
    {
        1 => GetRepoStatusOutput.StatusValues.Deactivated,
        2 => GetRepoStatusOutput.StatusValues.Takendown,
        3 => GetRepoStatusOutput.StatusValues.Suspended,
        4 => GetRepoStatusOutput.StatusValues.Deleted,
        _ => null,
    };
}
