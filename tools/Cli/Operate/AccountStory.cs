using PlyrFm.Indexer.Audit;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Cli.Operate;

/// <summary>Tells how an account and its repository stand.</summary>
internal static class AccountStory
{
    private static readonly (Hidden Reason, string Text)[] Reasons =
    [
        (Hidden.Takedown, "the account is taken down, by the operator or a label"),
        (Hidden.AccountInactive, "its host says that it is not active"),
        (Hidden.OperatorLabel, "a label hides what it does, or the operator"),
        (Hidden.NotListed, "it is unlisted, by the operator or a label"),
        (Hidden.AdultLabel, "a label says that its tracks are sensitive"),
    ];

    /// <returns>Whether all is well with it.</returns>
    public static bool Tell(Story story, AccountFacts account)
    {
        var handle = account.Handle is { } name ? $"handle {name}" : "no handle that verifies";
        story.Add("account", $"{account.Did}, {handle}, host {account.Pds ?? "not known"}; looked up {Story.At(account.IdentityAt)}");
        if (account.Repo is not { } repo)
        {
            story.Add("repository", $"not followed: it has had no record of ours. Mentioned by others since {Story.At(account.FirstSeenAt)}");
            return true;
        }

        story.Add("status", Status(repo));
        story.Add("shown", Shown(account.Hidden));
        story.Add("repository", Repository(repo));
        if (repo.Reason is { } reason)
        {
            story.Add("  because", reason);
        }

        if (repo.RetryAt is { } retry)
        {
            story.Add("  next fetch", $"due {Story.At(retry)}, after {repo.Attempts} that failed");
        }

        story.Add("proven", $"revision {repo.Rev?.ToString() ?? "none"}, against the repository itself {Story.At(repo.SyncedAt)}; followed since {Story.At(repo.SeenAt)}");
        story.Add("audit", Audit(repo));
        story.Add("last refused", repo.Reject is { } reject ? $"{reject}, {Story.At(repo.RejectAt)}" : "nothing");
        story.Add("records", $"{repo.Records}, of which {repo.InvalidRecords} invalid");
        return repo.State == RepoState.Synchronized && account.Hidden == Hidden.None;
    }

    private static string Status(RepoFacts repo)
    {
        var source = repo.AccountSource is { } name ? $", by {name} {repo.AccountSeq}" : ", as nobody has said anything else";
        return $"{Story.Word(repo.Status)}{(repo.StatusAt is { } since ? $" since {Story.At(since)}" : "")}{source}";
    }

    private static string Shown(Hidden hidden)
    {
        string[] reasons = [.. Reasons.Where(reason => hidden.HasFlag(reason.Reason)).Select(reason => reason.Text)];
        var isAbsent = (hidden & (Hidden.Takedown | Hidden.AccountInactive)) != Hidden.None;
        return reasons is [] ? "yes" : $"{(isAbsent ? "no" : "not everywhere")}: {string.Join(", and ", reasons)}";
    }

    private static string Audit(RepoFacts repo)
    {
        var equal = repo.VerifiedAt is { } at ? $"equal to its PDS {Story.At(at)}" : "not compared with its PDS yet";
        return repo.Finding is { } finding && (AuditFinding)finding is not (AuditFinding.Unverified or AuditFinding.Equal) and var other
            ? $"{equal}; since {Story.At(repo.FoundSince)} {AuditWords.Say(other)}{(repo.FoundDetail is { } detail ? $": {detail}" : "")}"
            : equal;
    }

    private static string Repository(RepoFacts repo) => repo.State switch
    {
        RepoState.Pending => "about to be fetched for the first time",
        RepoState.Syncing => "being fetched",
        RepoState.Synchronized => "synchronized: followed commit by commit",
        RepoState.Desynchronized => "desynchronized: what is shown is older than what the host has, and it is fetched again",
        RepoState.Gone => "gone: its host has no such repository",
        RepoState.Forgotten => "forgotten: the operator had it removed, and plyr resync takes it up again",
        _ => throw new InvalidOperationException($"{repo.State} is not handled."),
    };
}
