using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>Looks in the database for repositories whose time has come.</summary>
internal sealed class DueRepos(RepoStates states, FollowedRepos repos, FetchQueue queue, Tuning tuning, TimeProvider time, ILogger<DueRepos> logger)
{
    // Enough to keep every worker busy until the next look, few enough not to fill the memory after a long absence.
    private const int MaxAtOnce = 200;

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            await LookAsync(ct);
            await Task.Delay(tuning.DuePoll, time, ct);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        if (queue.Count >= MaxAtOnce)
        {
            return;
        }

        try
        {
            foreach (var row in await states.DueAsync(time.GetUtcNow(), MaxAtOnce, ct))
            {
                var repo = repos.Follow(row.Did);
                // What was decided about it a moment ago is not in the database yet.
                if (repo.NewestChange is null or { IsDurable: true })
                {
                    queue.Ask(repo);
                }
            }
        }
        catch (Exception e) when (TransientFailure.NameOf(e) is not null)
        {
            logger.QueryFailed(e.Message, tuning.DuePoll);
        }
    }
}
