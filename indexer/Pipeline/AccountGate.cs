using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>Decides what an #account event, and the answer of the account's own PDS, do to the account.</summary>
internal sealed class AccountGate(Ledger ledger, Refetch refetch, AccountDesk desk, IndexerMetrics metrics, Tuning tuning, TimeProvider time)
{
    public async ValueTask TakeAsync(LaneItem.Arrival arrival, AccountEvent account, CancellationToken ct)
    {
        var repo = arrival.Repo;
        var claim = new AccountClaim(AccountWords.Read(account.Active, account.Status), arrival.Source, account.Seq)
        {
            At = AtDatetime.TryParse(account.Time, out var at) ? at.Instant : null,
        };
        if (repo.AccountPositions.TryGetValue(claim.Source, out var position) && position >= claim.Seq)
        {
            // Nothing else protects these events.
            metrics.Rejects.Add("Replay");
            repo.Finish(arrival.Work);
            return;
        }

        if (claim.Status != repo.Status || repo.IsAsked || repo.State == RepoState.Gone)
        {
            await AskAsync(repo, claim, arrival.Work, ct);
            return;
        }

        var wasThrottled = repo.IsThrottled;
        repo.IsThrottled = AccountWords.IsThrottled(account.Active, account.Status);
        if (wasThrottled && !repo.IsThrottled)
        {
            arrival.Work.Hold();
            await refetch.NowAsync(repo, "its host has stopped holding events back", arrival.Work, ct);
        }

        await ledger.AccountAsync(repo, repo.Status, claim, arrival.Work, ct);
    }

    /// <summary>A commit of an account that is believed inactive: perhaps it is back, and the event that said so was missed.</summary>
    public ValueTask DoubtAsync(LaneItem.Arrival arrival, CancellationToken ct)
    {
        if (time.GetUtcNow() - arrival.Repo.AskedAt < tuning.DoubtPause)
        {
            // Its PDS has just said so.
            metrics.Rejects.Add("Inactive");
            arrival.Repo.Drop(arrival);
            return ValueTask.CompletedTask;
        }

        return AskAsync(arrival.Repo, new AccountClaim(Status: null, arrival.Source, arrival.Event.Seq), arrival.Work, ct);
    }

    public async ValueTask TakeAsync(LaneItem.AccountAnswered answered, CancellationToken ct)
    {
        var (repo, answer, claim, work) = answered;
        repo.IsAsked = false;
        claim = repo.Unconfirmed is { } earlier ? claim.After(earlier.Claim) : claim;
        switch (Judge(answer, claim, repo))
        {
            case { } status:
                await ApplyAsync(repo, status, claim, work, ct);
                break;
            case null:
                await PostponeAsync(repo, answer, claim, work, ct);
                break;
        }

        if (repo.NextClaim is { } next)
        {
            repo.NextClaim = null;
            await AskAsync(repo, next.Claim, next.Work, ct);
        }
    }

    /// <summary>Its PDS says, without an event, that the account is not active.</summary>
    public async ValueTask LearntAsync(FollowedRepo repo, AccountAnswer answer, CancellationToken ct)
    {
        if (repo.IsForgotten)
        {
            return;
        }

        switch (answer)
        {
            case AccountAnswer.Is { Status: var status }:
                await ApplyAsync(repo, status, claim: null, work: null, ct);
                break;
            case AccountAnswer.Buried:
                await ApplyAsync(repo, AccountStatus.Deleted, claim: null, work: null, ct);
                break;
            case AccountAnswer.Unknown { Reason: var reason }:
                await VanishedAsync(repo, reason, ct);
                break;
            case AccountAnswer.Unreachable:
                break;
            default:
                throw new InvalidOperationException($"{answer} is not handled.");
        }
    }

    /// <summary>
    /// Its PDS, or the directory, has it no longer. It is hidden and not deleted: nobody has said that it was. What it was hidden for before, it is
    /// no longer, and from now on counts how long it has been gone.
    /// </summary>
    public async ValueTask VanishedAsync(FollowedRepo repo, string reason, CancellationToken ct)
    {
        await ledger.MarkAsync(repo, RepoState.Gone, reason, retryAt: null, work: null, ct);
        if (repo.Status is not (AccountStatus.Inactive or AccountStatus.Deleted) && repo.Head is not null)
        {
            await ledger.AccountAsync(repo, AccountStatus.Inactive, claim: null, work: null, ct);
        }

        refetch.Dismiss(repo);
    }

    /// <summary>What the account's status is, after all.</summary>
    /// <returns>Null when it cannot be told: what was known stays.</returns>
    private static AccountStatus? Judge(AccountAnswer answer, AccountClaim claim, FollowedRepo repo) => answer switch
    {
        AccountAnswer.Is { Status: var status } => status,
        AccountAnswer.Buried => AccountStatus.Deleted,
        // A PDS forgets what was deleted. Any other claim together with this is hidden, and nothing is thrown away for it.
        AccountAnswer.Unknown when claim.Status == AccountStatus.Deleted && IsOutlived(claim, repo) => AccountStatus.Inactive,
        AccountAnswer.Unknown => claim.Status is { } stated and not AccountStatus.Active ? stated : repo.IsVisible ? null : repo.Status,
        AccountAnswer.Unreachable => null,
        _ => throw new InvalidOperationException($"{answer} is not handled."),
    };

    /// <summary>
    /// The account has signed a commit since: another source, or one with new numbers, tells of a deletion of long ago. What its PDS has
    /// lost at this moment must not be thrown away for it.
    /// </summary>
    private static bool IsOutlived(AccountClaim claim, FollowedRepo repo) => repo.Head is { } head && head.Rev.Time > claim.At;

    private async ValueTask ApplyAsync(FollowedRepo repo, AccountStatus status, AccountClaim? claim, Work? work, CancellationToken ct)
    {
        repo.Unconfirmed = null;
        var returns = status == AccountStatus.Active && !repo.IsForgotten && (!repo.IsVisible || repo.State == RepoState.Gone);
        if (status == AccountStatus.Deleted && !repo.IsForgotten)
        {
            work?.Hold();
            repo.Attempts = 0;
            await ledger.MarkAsync(repo, RepoState.Gone, "the account was deleted", retryAt: null, work, ct);
            refetch.Dismiss(repo);
        }

        if (returns)
        {
            work?.Hold();
        }

        await ledger.AccountAsync(repo, status, claim, work, ct);
        if (returns)
        {
            await refetch.NowAsync(repo, "the account is active again", work, ct);
        }
    }

    /// <summary>
    /// The fetch will ask the same PDS again, at growing intervals that survive a restart, and so does a deletion that was claimed: an account of
    /// which its PDS knows nothing then is deleted.
    /// </summary>
    private async ValueTask PostponeAsync(FollowedRepo repo, AccountAnswer answer, AccountClaim claim, Work work, CancellationToken ct)
    {
        var why = answer switch
        {
            AccountAnswer.Unreachable { Reason: var reason } => reason,
            AccountAnswer.Unknown { Reason: var reason } => reason,
            _ => throw new InvalidOperationException($"{answer} is no reason to wait."),
        };
        if (claim.Status is not null)
        {
            repo.Unconfirmed = new UnconfirmedClaim(claim, repo.IsFetched);
        }

        repo.Attempts++;
        var at = time.GetUtcNow() + Backoff.After(repo.Attempts, tuning.FetchRetryFirst, tuning.FetchRetryLongest);
        await refetch.LaterAsync(repo, $"the status of the account cannot be confirmed: {why}", at, ct);
        repo.Finish(work);
    }

    private async ValueTask AskAsync(FollowedRepo repo, AccountClaim claim, Work work, CancellationToken ct)
    {
        if (repo.IsAsked)
        {
            if (repo.NextClaim is { } replaced)
            {
                // The question is the same; only the newest event matters, and it holds the older one's place.
                repo.Finish(replaced.Work);
                claim = claim.After(replaced.Claim);
            }

            repo.NextClaim = (claim, work);
            return;
        }

        repo.IsAsked = true;
        repo.AskedAt = time.GetUtcNow();
        if (!desk.TryAsk(repo, claim, work))
        {
            repo.IsAsked = false;
            await PostponeAsync(repo, new AccountAnswer.Unreachable("too many questions at once"), claim, work, ct);
        }
    }
}
