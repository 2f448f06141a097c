using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>Decides what the end of a fetch does to the repository, and to the events that waited for it.</summary>
internal sealed class SnapshotGate(Ledger ledger, Refetch refetch, AccountGate accounts, IdentityDesk identities, Tuning tuning, TimeProvider time)
{
    public async ValueTask TakeAsync(FollowedRepo repo, FetchOutcome outcome, CancellationToken ct)
    {
        repo.EndFetch();
        await DecideAsync(repo, outcome, ct);
        if (repo.Unconfirmed is { IsFetchOlder: true } unconfirmed)
        {
            repo.Unconfirmed = unconfirmed with { IsFetchOlder = false };
            await refetch.NowAsync(repo, "the status of the account was not confirmed yet", work: null, ct);
        }
        else if (outcome is not (FetchOutcome.Failed or FetchOutcome.AskedToWait))
        {
            repo.Unconfirmed = null;
        }
    }

    private async ValueTask DecideAsync(FollowedRepo repo, FetchOutcome outcome, CancellationToken ct)
    {
        switch (outcome)
        {
            case var _ when repo.IsForgotten:
                break;
            case FetchOutcome.Proven proven:
                await ProvenAsync(repo, proven, ct);
                break;
            case FetchOutcome.Refused { Answer: var answer }:
                await RefusedAsync(repo, answer, ct);
                break;
            case FetchOutcome.KeyMismatch { Data: var data } when repo.Head?.Data == data:
                // Nothing has happened since it was proven under the key of that time.
                await SynchronizedAsync(repo, ct);
                break;
            case FetchOutcome.KeyMismatch { Host: var host }:
                await FailedAsync(repo, $"{host} serves a repository that is not signed with the key in the DID document", ct);
                break;
            case FetchOutcome.AskedToWait { Host: var host, Until: var until }:
                await refetch.LaterAsync(repo, $"{host} asks to wait", until, ct);
                break;
            case FetchOutcome.Failed { Reason: var reason }:
                await FailedAsync(repo, reason, ct);
                break;
            default:
                throw new InvalidOperationException($"{outcome} is not handled.");
        }
    }

    private async ValueTask ProvenAsync(FollowedRepo repo, FetchOutcome.Proven proven, CancellationToken ct)
    {
        var snapshot = proven.Snapshot;
        if (repo.Head is { } head && head.Rev > snapshot.Rev)
        {
            await FailedAsync(repo, $"{proven.Host} serves an older repository than the one that was proven before", ct);
            return;
        }

        if (!repo.IsVisible && proven.IsOwnPds)
        {
            await ledger.AccountAsync(repo, AccountStatus.Active, claim: null, work: null, ct);
        }

        var isNew = repo.Head is null;
        (repo.Head, repo.Commit) = (new(snapshot.Rev, snapshot.Data), snapshot.Commit);
        repo.State = RepoState.Synchronized;
        repo.Attempts = 0;
        await ledger.WriteAsync(repo, snapshot with { MissedSince = repo.MissedSince }, work: null, ct);
        repo.MissedSince = null;
        if (isNew)
        {
            identities.TryAsk(repo, work: null);
        }

        if (repo.Waiting.HasOverflowed)
        {
            await refetch.NowAsync(repo, "more happened during the fetch than could be kept", work: null, ct);
            refetch.Dismiss(repo);
        }
    }

    private async ValueTask SynchronizedAsync(FollowedRepo repo, CancellationToken ct)
    {
        repo.Attempts = 0;
        repo.Unconfirmed = repo.Unconfirmed is { IsFetchOlder: true } open ? open : null;
        await ledger.MarkAsync(repo, RepoState.Synchronized, reason: null, retryAt: null, work: null, ct);
    }

    private async ValueTask RefusedAsync(FollowedRepo repo, AccountAnswer answer, CancellationToken ct)
    {
        repo.Attempts = 0;
        switch (answer)
        {
            case AccountAnswer.Is { Status: var status }:
                await ledger.AccountAsync(repo, status, claim: null, work: null, ct);
                await refetch.LaterAsync(repo, $"the account is {AccountWords.Say(status)}", time.GetUtcNow() + tuning.GoneRecheck, ct);
                break;
            case AccountAnswer.Unknown when repo.Unconfirmed is { Claim: { Status: AccountStatus.Deleted } claim }:
                await ledger.MarkAsync(repo, RepoState.Gone, "the account was deleted", retryAt: null, work: null, ct);
                await ledger.AccountAsync(repo, AccountStatus.Deleted, claim, work: null, ct);
                refetch.Dismiss(repo);
                break;
            case AccountAnswer.Unknown { Reason: var reason }:
                await accounts.VanishedAsync(repo, reason, ct);
                break;
            case AccountAnswer.Buried:
                await ledger.MarkAsync(repo, RepoState.Gone, "its owner has given the DID up", retryAt: null, work: null, ct);
                await ledger.AccountAsync(repo, AccountStatus.Deleted, claim: null, work: null, ct);
                refetch.Dismiss(repo);
                break;
            default:
                throw new InvalidOperationException($"{answer} does not come from a fetch.");
        }
    }

    private ValueTask FailedAsync(FollowedRepo repo, string reason, CancellationToken ct)
    {
        repo.Attempts++;
        return refetch.LaterAsync(repo, reason, time.GetUtcNow() + Backoff.After(repo.Attempts, tuning.FetchRetryFirst, tuning.FetchRetryLongest), ct);
    }
}
