using System.Text.Json;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Cli.Operate;

/// <summary>Tells what became of a record.</summary>
internal static class RecordStory
{
    private static readonly (Hidden Reason, string Text)[] Reasons =
    [
        (Hidden.AdultLabel, "in places that the service chooses only to those who ask for sensitive content: a label or the author says that it is"),
        (Hidden.OperatorLabel, "only by its address: a label hides it, or the operator"),
        (Hidden.Takedown, "nowhere: it is taken down, by the operator, a label or its PDS"),
        (Hidden.AccountInactive, "nowhere: its account is not active"),
        (Hidden.NotListed, "not in places that the service chooses: it is unlisted, by the operator or a label"),
        (Hidden.NothingPlayable, "not in places that the service chooses: none of its audio can be played"),
    ];

    /// <returns>Whether it is shown wherever such a record can be.</returns>
    public static bool Tell(Story story, RecordFacts record, Hidden account)
    {
        story.Add("record", $"{record.Cid} of revision {record.Rev}, proven by {Story.Proof(record.VerifiedBy)}");
        story.Add("  seen", $"first {Story.At(record.FirstSeenAt)}, this version indexed {Story.At(record.IndexedAt)}");
        story.Add("verdict", record.Verdict switch
        {
            RecordVerdict.Valid => "valid",
            RecordVerdict.Tolerated => "tolerated: it breaks its lexicon in ways that cannot mislead",
            RecordVerdict.Invalid => "invalid: kept, and shown nowhere",
            _ => throw new InvalidOperationException($"{record.Verdict} is not handled."),
        });
        foreach (var problem in Problems(record.ProblemsJson))
        {
            story.Add("  problem", problem);
        }

        return record.Verdict != RecordVerdict.Invalid && TellShown(story, record, account);
    }

    public static void TellAbsent(Story story, AccountFacts account, (AtProto.Syntax.Tid Rev, DateTimeOffset At)? deletion)
    {
        if (deletion is { } gone)
        {
            story.Add("record", $"deleted by revision {gone.Rev}, seen {Story.At(gone.At)}");
            return;
        }

        story.Add("record", account.Repo switch
        {
            null => "never seen: nothing of this account is",
            { State: RepoState.Synchronized } => "not there: the repository is synchronized and did not hold it at the newest revision",
            { Reject: { } reject } => $"not seen yet; the newest refused event of the repository: {reject}",
            _ => "not seen yet: the repository is not synchronized",
        });
    }

    private static bool TellShown(Story story, RecordFacts record, Hidden account)
    {
        var hidden = record.Hidden | account;
        foreach (var (_, text) in Reasons.Where(reason => hidden.HasFlag(reason.Reason)))
        {
            story.Add("shown", text);
        }

        if (!record.IsProjected)
        {
            story.Add("shown", "nowhere: it is about something that is not a track, or has a key of its own");
            return false;
        }

        if (record.WaitsForSubject)
        {
            story.Add("waits", $"for {record.Subject}, which is not stored here");
        }
        else if (record.Subject is { } subject)
        {
            story.Add("about", subject);
        }

        if (record.WaitingItems > 0)
        {
            story.Add("waits", $"{record.WaitingItems} of its items are no tracks that are stored here");
        }

        if (record.IsCounted is false && hidden == Hidden.None)
        {
            story.Add("counts", "no: an older like of this account counts");
        }

        if (hidden == Hidden.None)
        {
            story.Add("shown", record.WaitsForSubject ? "when its subject is" : "yes");
        }

        return hidden == Hidden.None && !record.WaitsForSubject;
    }

    private static IEnumerable<string> Problems(string? json)
    {
        if (json is null)
        {
            yield break;
        }

        using var problems = JsonDocument.Parse(json);
        foreach (var problem in problems.RootElement.EnumerateArray())
        {
            yield return $"/{HostStatus.Text(problem, "path")}: {HostStatus.Text(problem, "message")} ({HostStatus.Text(problem, "rule")})";
        }
    }
}
