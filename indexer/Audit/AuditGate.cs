using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Audit;

/// <summary>
/// Holds what a host says against what the lane knows, which is ahead of the database. In the lane, because only there is it certain that
/// nothing happens to the repository meanwhile.
/// </summary>
internal sealed class AuditGate(Refetch refetch, AccountGate accounts, Tuning tuning, TimeProvider time)
{
    public async ValueTask TakeAsync(LaneItem.AuditAsked item, CancellationToken ct)
    {
        var (repo, answer, before, mayRepair, result) = item;
        var (finding, detail) = Compare(repo, answer, before);
        if (mayRepair)
        {
            await RepairAsync(repo, answer, finding, detail, ct);
        }

        result.SetResult(new Comparison(finding, repo.NewestChange is null or { IsDurable: true }, detail));
    }

    private (AuditFinding Finding, string? Detail) Compare(FollowedRepo repo, HostAnswer answer, AuditSubject before) => answer switch
    {
        _ when repo.IsForgotten => (AuditFinding.Equal, null), // by the operator's word nothing of it is to be here
        HostAnswer.Head head => Compare(repo, head, before.Rev),
        HostAnswer.Empty => Compare(repo),
        HostAnswer.Absent { Answer: AccountAnswer.Unknown } when IsLongGone(repo, before) => (AuditFinding.Status, "its PDS has not known it for a long time"),
        HostAnswer.Absent { Answer: var absent } => Compare(repo, absent),
        HostAnswer.Silent { Reason: var reason } => (AuditFinding.Unreachable, reason),
        _ => throw new InvalidOperationException($"{answer} cannot be compared."),
    };

    private static (AuditFinding Finding, string? Detail) Compare(FollowedRepo repo, HostAnswer.Head theirs, long? knownRev)
    {
        if (!repo.IsVisible || repo.State == RepoState.Gone)
        {
            return (AuditFinding.Status, "its PDS says that the account is active");
        }

        if (!repo.IsChained)
        {
            return (AuditFinding.Unsynchronized, null);
        }

        if (theirs.Commit is { } same && same == repo.Commit)
        {
            return (AuditFinding.Equal, null); // a PDS that an account has just moved to may state a revision that is not the commit's own
        }

        var ours = repo.Head!.Value;
        if (theirs.Rev > ours.Rev)
        {
            return (AuditFinding.MissedCommit, $"its PDS has revision {theirs.Rev}");
        }

        if (theirs.Rev == ours.Rev)
        {
            return theirs.Commit is { } commit && repo.Commit is { } known && commit != known
                ? (AuditFinding.OtherCommit, $"its PDS has another commit of revision {theirs.Rev}")
                : (AuditFinding.Equal, null);
        }

        // A commit that came between the question and now has moved us on: at some moment in between both were the same.
        return theirs.Rev.Value >= knownRev
            ? (AuditFinding.Equal, null)
            : (AuditFinding.OlderAtHost, $"its PDS has only revision {theirs.Rev}");
    }

    /// <summary>Active, and nothing was ever written to it.</summary>
    private static (AuditFinding Finding, string? Detail) Compare(FollowedRepo repo) => repo switch
    {
        { IsVisible: false } or { State: RepoState.Gone } => (AuditFinding.Status, "its PDS says that the account is active"),
        { Head: null } => (AuditFinding.Unsynchronized, null),
        _ => (AuditFinding.OlderAtHost, "its PDS has an empty repository"),
    };

    private static (AuditFinding Finding, string? Detail) Compare(FollowedRepo repo, AccountAnswer theirs) => theirs switch
    {
        AccountAnswer.Is { Status: var status } => repo.Status == status
            ? (AuditFinding.Equal, null)
            : (AuditFinding.Status, $"its PDS says that the account is {AccountWords.Say(status)}"),
        AccountAnswer.Buried => repo.Status == AccountStatus.Deleted
            ? (AuditFinding.Equal, null)
            : (AuditFinding.Status, "its owner has given the DID up"),
        // That there is nothing to be found does not say why.
        AccountAnswer.Unknown { Reason: var reason } => repo.Status is AccountStatus.Inactive or AccountStatus.Deleted || (repo.State == RepoState.Gone && repo.Head is null)
            ? (AuditFinding.Equal, null)
            : (AuditFinding.Status, reason),
        _ => throw new InvalidOperationException($"{theirs} says nothing about the account."),
    };

    /// <summary>
    /// A deletion that nobody has told us about looks like this: hidden ever since its PDS knew it no more. Hosts that have lost an account by
    /// mistake are mended sooner.
    /// </summary>
    private bool IsLongGone(FollowedRepo repo, AuditSubject before) =>
        repo is { State: RepoState.Gone, Status: AccountStatus.Inactive } && before.StatusAt < time.GetUtcNow() - tuning.VanishedFor;

    private ValueTask RepairAsync(FollowedRepo repo, HostAnswer answer, AuditFinding finding, string? detail, CancellationToken ct)
    {
        switch (finding, answer)
        {
            case (AuditFinding.MissedCommit or AuditFinding.OtherCommit, HostAnswer.Head { Rev: var rev }):
                repo.Expect(rev);
                repo.MissedSince ??= repo.Head?.Rev;
                return refetch.NowAsync(repo, $"the audit found a difference: {detail}", work: null, ct);
            case (AuditFinding.Status, HostAnswer.Absent { Answer: AccountAnswer.Unknown }) when repo.State == RepoState.Gone:
                return accounts.LearntAsync(repo, new AccountAnswer.Is(AccountStatus.Deleted), ct);
            case (AuditFinding.Status, HostAnswer.Absent { Answer: var absent }):
                return accounts.LearntAsync(repo, absent, ct);
            case (AuditFinding.Status, _):
                // Its own PDS alone is asked for it, and to serve the repository is to say that it is active.
                return refetch.NowAsync(repo, $"the audit found a difference: {detail}", work: null, ct);
            default:
                return ValueTask.CompletedTask;
        }
    }
}
