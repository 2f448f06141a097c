using System.Threading.Channels;

using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Backfill;

/// <summary>Repositories whose turn to be fetched has come. Each is in it once: <see cref="FollowedRepo.TryBeginFetch"/> sees to it.</summary>
internal sealed class FetchQueue
{
    // Not bounded: it holds at most every followed repository once, as a reference.
    private readonly Channel<FetchJob> _jobs = Channel.CreateUnboundedPrioritized<FetchJob>();

    private long _asked;

    public int Count => _jobs.Reader.Count;

    /// <param name="isUrgent">Because of an event, not just because it is due.</param>
    public void Ask(FollowedRepo repo, bool isUrgent)
    {
        if (repo.TryBeginFetch())
        {
            Return(new FetchJob(repo, isUrgent, Interlocked.Increment(ref _asked)));
        }
    }

    /// <summary>A job that had to make room for another one of its host, and may now go on.</summary>
    public void Return(FetchJob job) => _jobs.Writer.TryWrite(job);

    public IAsyncEnumerable<FetchJob> TakeAsync(CancellationToken ct) => _jobs.Reader.ReadAllAsync(ct);
}
