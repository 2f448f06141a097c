using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>Gives up on following a repository commit by commit, and has the whole of it fetched. Never one that the operator had removed.</summary>
internal sealed class Refetch(Ledger ledger, FetchQueue fetches, WaitingRoom room, Tuning tuning, TimeProvider time, ILogger<Refetch> logger)
{
    /// <summary>For a chain that broke. A repository that breaks again and again is fetched at growing intervals.</summary>
    public async ValueTask AfterBreakAsync(FollowedRepo repo, string reason, Work? work, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var earlier = now - repo.Breaks.At > tuning.BreakMemory ? 0 : repo.Breaks.Count;
        repo.Breaks = (earlier + 1, now);
        var pause = earlier == 0 ? TimeSpan.Zero : Backoff.After(earlier, tuning.RefetchPace, tuning.BreakMemory);
        await AskAsync(repo, reason, pause, work, ct);
    }

    /// <summary>For anything else that calls for it.</summary>
    public ValueTask NowAsync(FollowedRepo repo, string reason, Work? work, CancellationToken ct) =>
        AskAsync(repo, reason, TimeSpan.Zero, work, ct);

    /// <summary>For one whose time has come, as the database says. What was decided since, such as that it is in step again, is not in there yet.</summary>
    public void Due(FollowedRepo repo)
    {
        if (repo.State is RepoState.Pending or RepoState.Syncing or RepoState.Desynchronized
            && repo.Status != AccountStatus.Deleted
            && repo.NewestChange is null or { IsDurable: true })
        {
            fetches.Ask(repo, isUrgent: false);
        }
    }

    /// <summary>After a fetch that did not succeed: what waited for it has waited in vain, and will be part of the next one.</summary>
    public async ValueTask LaterAsync(FollowedRepo repo, string reason, DateTimeOffset at, CancellationToken ct)
    {
        if (repo.IsForgotten)
        {
            return;
        }

        logger.FetchFailed(reason);
        await ledger.MarkAsync(repo, repo.Head is null ? RepoState.Pending : RepoState.Desynchronized, reason, at, work: null, ct);
        Dismiss(repo);
    }

    /// <summary>Lets what waits go. The newest change must already say that the repository is to be fetched.</summary>
    public void Dismiss(FollowedRepo repo)
    {
        while (repo.Waiting.Count > 0)
        {
            repo.Drop(room.Take(repo));
        }

        repo.Waiting.HasOverflowed = false;
    }

    private async ValueTask AskAsync(FollowedRepo repo, string reason, TimeSpan pause, Work? work, CancellationToken ct)
    {
        if (repo.IsForgotten)
        {
            if (work is not null)
            {
                repo.Finish(work);
            }

            return;
        }

        logger.Refetching(reason);
        repo.IsParked = false;
        var state = repo.Head is null ? RepoState.Pending : RepoState.Desynchronized;
        await ledger.MarkAsync(repo, state, reason, time.GetUtcNow() + pause, work, ct);
        if (pause == TimeSpan.Zero)
        {
            fetches.Ask(repo, isUrgent: work is not null);
        }
    }
}
