using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>Reads the stored state of a repository, waiting for the database if need be: the lane cannot go on without it.</summary>
internal sealed class RepoRows(RepoStates states, TimeProvider time, ILogger<RepoRows> logger)
{
    public async Task<RepoRow?> LoadAsync(Did did, CancellationToken ct)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await states.LoadAsync(did, ct);
            }
            catch (Exception e) when (TransientFailure.NameOf(e) is not null)
            {
                var delay = Backoff.After(failures, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(15));
                logger.QueryFailed(e.Message, delay);
                await Task.Delay(delay, time, ct);
            }
        }
    }
}
