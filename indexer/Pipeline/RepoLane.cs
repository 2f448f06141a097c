using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Audit;
using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// What is done with one item. Everything about one repository comes through the same lane, one after the other, so nothing here
/// is locked.
/// </summary>
internal sealed class RepoLane(
    RepoRows rows,
    CommitGate commits,
    HintGate hints,
    AccountGate accounts,
    SnapshotGate snapshots,
    ForgetGate forgetting,
    AuditGate audits,
    Refetch refetch,
    WaitingRoom room,
    IdentityDesk identityDesk,
    IndexerMetrics metrics,
    AtProto.Identity.IdentityCache identities)
{
    public async ValueTask HandleAsync(LaneItem item, CancellationToken ct)
    {
        var repo = item.Repo;
        if (!repo.IsLoaded)
        {
            repo.Load(await rows.LoadAsync(repo.Did, ct));
        }

        switch (item)
        {
            case LaneItem.Arrival arrival:
                await ArrivedAsync(arrival, ct);
                break;
            case LaneItem.KeyKnown:
                repo.IsParked = false;
                await ResumeAsync(repo, ct);
                break;
            case LaneItem.Proven { Hint: var hint, Outcome: var proof }:
                hint.Proof = proof;
                repo.IsParked = false;
                await ResumeAsync(repo, ct);
                break;
            case LaneItem.Fetched { Outcome: var outcome }:
                await snapshots.TakeAsync(repo, outcome, ct);
                await ResumeAsync(repo, ct);
                break;
            case LaneItem.AccountAnswered answered:
                await accounts.TakeAsync(answered, ct);
                break;
            case LaneItem.AuditAsked asked:
                await audits.TakeAsync(asked, ct);
                break;
            case LaneItem.FetchDue:
                refetch.Due(repo);
                break;
            case LaneItem.FetchAsked { OnlyIfNew: true } when repo.State is not null:
                break;
            case LaneItem.FetchAsked { Reason: var reason, IsOrdered: var isOrdered }:
                repo.State = isOrdered && repo.IsForgotten ? RepoState.Pending : repo.State;
                await refetch.NowAsync(repo, reason, work: null, ct);
                break;
            case LaneItem.ForgetAsked asked:
                await forgetting.TakeAsync(asked, ct);
                break;
            default:
                throw new InvalidOperationException($"{item.GetType().Name} is not handled.");
        }
    }

    private async ValueTask ArrivedAsync(LaneItem.Arrival arrival, CancellationToken ct)
    {
        switch (arrival.Event)
        {
            case CommitEvent or SyncEvent or RecordHint:
                await WrittenAsync(arrival, ct);
                break;
            case IdentityEvent:
                identities.Invalidate(arrival.Repo.Did);
                if (!identityDesk.TryAsk(arrival.Repo, arrival.Work))
                {
                    arrival.Repo.Finish(arrival.Work); // overloaded: it is looked at again within a day all the same
                }

                break;
            case AccountEvent account:
                await accounts.TakeAsync(arrival, account, ct);
                break;
            default:
                throw new InvalidOperationException($"{arrival.Event.GetType().Name} does not belong in a lane.");
        }
    }

    private async ValueTask WrittenAsync(LaneItem.Arrival arrival, CancellationToken ct)
    {
        var repo = arrival.Repo;
        if (repo.State is null)
        {
            arrival.Work.Hold();
            await refetch.NowAsync(repo, "its first record of ours was seen", arrival.Work, ct);
            await WaitAsync(arrival, ct);
        }
        else if (repo.IsForgotten)
        {
            metrics.Rejects.Add("Forgotten");
            repo.Drop(arrival); // whoever asks for it again has it fetched
        }
        else if (!repo.IsVisible)
        {
            await accounts.DoubtAsync(arrival, ct);
        }
        else if (repo.State == RepoState.Gone)
        {
            await refetch.AfterBreakAsync(repo, "it is not gone after all", arrival.Work, ct);
        }
        else if (repo.IsParked || MustAwaitFetch(arrival))
        {
            await WaitAsync(arrival, ct);
        }
        else if (!repo.IsChained)
        {
            metrics.Rejects.Add("NotSynchronized");
            repo.Drop(arrival); // the fetch that is due begins later than this, and so will see it
        }
        else if (!await TryTakeAsync(arrival, ct))
        {
            repo.IsParked = true;
            await WaitAsync(arrival, ct);
        }
    }

    /// <summary>
    /// A commit that chains can be applied while the repository is fetched for another reason; a proof cannot, since what the fetch brings
    /// may be older than it.
    /// </summary>
    private static bool MustAwaitFetch(LaneItem.Arrival arrival) =>
        arrival.Repo.IsFetched && (arrival.Event is RecordHint || !arrival.Repo.IsChained);

    private ValueTask<bool> TryTakeAsync(LaneItem.Arrival arrival, CancellationToken ct) =>
        arrival.Event is RecordHint hint ? hints.TryTakeAsync(arrival, hint, ct) : commits.TryTakeAsync(arrival, ct);

    private async ValueTask WaitAsync(LaneItem.Arrival arrival, CancellationToken ct)
    {
        var repo = arrival.Repo;
        if (!repo.Waiting.HasOverflowed && room.TryAdd(repo, arrival))
        {
            return;
        }

        if (repo.IsChained)
        {
            // It waited for a key.
            await refetch.AfterBreakAsync(repo, "more happened than could wait for its key", arrival.Work, ct);
            refetch.Dismiss(repo);
            return;
        }

        metrics.Rejects.Add("NotSynchronized");
        refetch.Dismiss(repo);
        repo.Waiting.HasOverflowed = true;
        repo.Drop(arrival);
    }

    private async ValueTask ResumeAsync(FollowedRepo repo, CancellationToken ct)
    {
        while (!repo.IsParked && repo.IsChained && repo.IsVisible && repo.Waiting.First is { } first && !MustAwaitFetch(first))
        {
            if (!await TryTakeAsync(first, ct))
            {
                repo.IsParked = true;
                return;
            }

            room.Take(repo);
        }

        if (!repo.IsVisible)
        {
            refetch.Dismiss(repo);
        }
    }
}
