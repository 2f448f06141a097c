using PlyrFm.AtProto.Identity;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Backfill;

/// <summary>
/// Fetches repositories: those that a lane asks for now, and those that the database says are due, which is also how a fetch that
/// was under way when the process died is taken up again. What it learns goes to the lane of the repository.
/// </summary>
internal sealed class RepoSync(
    FetchQueue queue,
    DueRepos due,
    RepoFetcher fetcher,
    IdentityCache identities,
    HostPlaces places,
    Lanes lanes,
    DatabaseGate database,
    IndexerMetrics metrics,
    FetchPace pace,
    Tuning tuning,
    TimeProvider time) : BackgroundService
{
    private int _active;

    public int Active => Volatile.Read(ref _active);

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        await database.OpenAsync(ct);
        var workers = Enumerable.Range(0, tuning.Fetches).Select(_ => WorkAsync(ct));
        await Task.WhenAll(workers.Append(due.RunAsync(ct)));
    }

    private async Task WorkAsync(CancellationToken ct)
    {
        await foreach (var job in queue.TakeAsync(ct))
        {
            Interlocked.Increment(ref _active);
            try
            {
                await WorkAsync(job, ct);
            }
            finally
            {
                Interlocked.Decrement(ref _active);
            }
        }
    }

    private async Task WorkAsync(FetchJob job, CancellationToken ct)
    {
        FetchOutcome outcome;
        try
        {
            var resolution = await identities.GetAsync(job.Repo.Did, ct);
            switch (resolution)
            {
                case IdentityResolution.Found { Identity: var identity }:
                    if (identity.Pds is { } pds && !places.TryEnter(pds.Authority, job))
                    {
                        return;
                    }

                    outcome = await fetcher.FetchAsync(identity, job.Repo, ct);
                    break;
                case IdentityResolution.NotFound:
                    outcome = new FetchOutcome.Refused(new AccountAnswer.Unknown("there is no such DID"));
                    break;
                case IdentityResolution.Deactivated:
                    outcome = new FetchOutcome.Refused(new AccountAnswer.Buried());
                    break;
                case IdentityResolution.Unavailable { RetryAfter: { } wait }:
                    outcome = new FetchOutcome.AskedToWait("whoever serves its DID document", time.GetUtcNow() + wait);
                    break;
                case IdentityResolution.Unavailable { Reason: var reason }:
                    outcome = new FetchOutcome.Failed($"its DID document cannot be read: {reason}");
                    break;
                default:
                    throw new InvalidOperationException($"{resolution} is not handled.");
            }
        }
        finally
        {
            if (places.Leave(job) is { } next)
            {
                queue.Return(next);
            }
        }

        metrics.ResyncFinished(outcome.GetType().Name);
        if (outcome is FetchOutcome.Proven or FetchOutcome.Refused)
        {
            pace.Finished();
        }

        await lanes.PostAsync(new LaneItem.Fetched(job.Repo, outcome, job.IsUrgent), ct);
    }
}
