using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// Removes what is stored of an account: of a deleted one when its grace is over, of any when the operator says so. A deleted account comes back
/// when its own PDS says that it is active. One that was active when the operator had it removed does not: only the operator's resync
/// takes it up again, since its host would say at the next commit what it said before.
/// </summary>
internal sealed class ForgetGate(Ledger ledger, Refetch refetch)
{
    public async ValueTask TakeAsync(LaneItem.ForgetAsked asked, CancellationToken ct)
    {
        var (repo, isOrdered, done) = asked;
        if (isOrdered && repo.State is not null && repo.Status != AccountStatus.Deleted)
        {
            (repo.Attempts, repo.IsParked) = (0, false);
            await ledger.MarkAsync(repo, RepoState.Forgotten, "the operator had it removed", retryAt: null, work: null, ct);
            refetch.Dismiss(repo);
        }

        if (repo.IsForgotten || repo.Status == AccountStatus.Deleted)
        {
            await ledger.ForgetAsync(repo, done, ct);
        }
        else
        {
            done?.TrySetResult(); // never followed, or back since it was asked
        }
    }
}
