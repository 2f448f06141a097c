using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>Where lanes write what they decided. It ties each frame to the change that came of it.</summary>
internal sealed class Ledger(BatchWriter writer, IndexerOptions options, IndexerMetrics metrics, TimeProvider time)
{
    /// <param name="work">The frame that led to the change: finished once it is durable. What no frame led to can wait.</param>
    public async ValueTask WriteAsync(FollowedRepo repo, Change change, Work? work, CancellationToken ct)
    {
        var mark = new DurableMark();
        repo.NewestChange = mark;
        if (work is null)
        {
            writer.EnqueuePatient(change, mark.Durable, ct);
            return;
        }

        mark.ReleaseWhenDurable(work);
        await writer.EnqueueAsync(change, mark.Durable, ct);
    }

    public ValueTask MarkAsync(FollowedRepo repo, RepoState state, string? reason, DateTimeOffset? retryAt, Work? work, CancellationToken ct)
    {
        repo.State = state;
        var unconfirmed = repo.Unconfirmed is { Claim: { Status: AccountStatus.Deleted } claim } ? new DeletionClaim(claim.Source, claim.Seq, claim.At) : null;
        return WriteAsync(repo, new RepoStateChange(repo.Did, state, reason, repo.Attempts, retryAt) { Unconfirmed = unconfirmed }, work, ct);
    }

    /// <summary>Notes on the repository what was refused and why, and counts it.</summary>
    public ValueTask RejectAsync(FollowedRepo repo, string reason, Work work, CancellationToken ct)
    {
        metrics.Rejects.Add(reason);
        return WriteAsync(repo, new RejectChange(repo.Did, reason), work, ct);
    }

    /// <summary>Applies the status of an account.</summary>
    /// <param name="claim">The event it came by; null when we asked by ourselves.</param>
    public async ValueTask AccountAsync(FollowedRepo repo, AccountStatus status, AccountClaim? claim, Work? work, CancellationToken ct)
    {
        // A source of its own, in which later is higher: what we asked for ourselves is newer than any event applied before. Two answers may come
        // within a moment, and clocks are set back: neither may make the later one look like a repeat, which would leave the database behind.
        var (source, seq) = claim is { } event_
            ? (event_.Source, event_.Seq)
            : (LookUpSource, Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), repo.AccountPositions.GetValueOrDefault(LookUpSource) + 1));
        repo.Status = status;
        repo.AccountPositions[source] = seq;
        await WriteAsync(repo, new AccountChange(repo.Did, status, source, seq), work, ct);
        if (status == AccountStatus.Deleted && options.DeletionGrace == TimeSpan.Zero)
        {
            // If the process dies in between, the account is overdue, and the next start finds it.
            await ForgetAsync(repo, done: null, ct);
        }
    }

    /// <summary>Removes what is stored of an account that is deleted, or that the operator had removed.</summary>
    /// <param name="done">Told once it is durable.</param>
    public async ValueTask ForgetAsync(FollowedRepo repo, TaskCompletionSource? done, CancellationToken ct)
    {
        (repo.Head, repo.Commit) = (null, null);
        var mark = new DurableMark();
        repo.NewestChange = mark;
        await writer.EnqueueAsync(
            new ForgetChange(repo.Did),
            () =>
            {
                mark.Durable();
                done?.TrySetResult();
            },
            ct);
    }

    private const string LookUpSource = "getRepoStatus";
}
