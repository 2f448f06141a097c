using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>Looks in the database for repositories whose time has come, and tells their lanes.</summary>
internal sealed class DueRepos(RepoStates states, FollowedRepos repos, FetchQueue queue, Lanes lanes, Tuning tuning, TimeProvider time, ILogger<DueRepos> logger)
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
                // Its lane has the last word: what was decided about it since this was read is not in it.
                await lanes.PostAsync(new LaneItem.FetchDue(repos.Follow(row.Did)), ct);
            }
        }
        catch (Exception e) when (TransientFailure.NameOf(e) is not null)
        {
            logger.QueryFailed(e.Message, tuning.DuePoll);
        }
    }
}
