using System.Threading.Channels;

using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Backfill;

/// <summary>Repositories whose turn to be fetched has come. Each is in it once: <see cref="FollowedRepo.TryBeginFetch"/> sees to it.</summary>
internal sealed class FetchQueue
{
    // Not bounded: it holds at most every followed repository once, as a reference.
    private readonly Channel<FetchJob> _jobs = Channel.CreateUnbounded<FetchJob>();

    public int Count => _jobs.Reader.Count;

    public void Ask(FollowedRepo repo)
    {
        if (repo.TryBeginFetch())
        {
            Return(new FetchJob(repo));
        }
    }

    /// <summary>A job that had to make room for another one of its host, and may now go on.</summary>
    public void Return(FetchJob job) => _jobs.Writer.TryWrite(job);

    public IAsyncEnumerable<FetchJob> TakeAsync(CancellationToken ct) => _jobs.Reader.ReadAllAsync(ct);
}
