using System.Threading.Channels;

using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Firehose;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Backfill;

/// <summary>
/// Asks a relay which repositories have records of ours, so that an instance that starts on an old network is complete.
/// It is a directory, not a proof: what it leaves out is found when it becomes active, and what it lists in vain is fetched once.
/// </summary>
internal sealed class CollectionDirectory(
    IndexerOptions options,
    RepoClient client,
    CollectionMap collections,
    FollowedRepos repos,
    Lanes lanes,
    DatabaseGate database,
    Tuning tuning,
    TimeProvider time,
    ILogger<CollectionDirectory> logger) : BackgroundService
{
    // One request is enough: the listing that it leads to begins after all that have asked.
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private bool _hasWarned;

    /// <summary>
    /// To be called when a stream was opened, at start and whenever events may have been missed. The stream comes first: what is written
    /// between a listing and the connection would be in neither.
    /// </summary>
    public void Ask() => _requests.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.OpenAsync(stoppingToken);
        // An account that was inactive when the relay was asked announces nothing by which we would know it when it comes back. Until it writes
        // again, only the next listing has it.
        using var again = time.CreateTimer(_ => Ask(), state: null, tuning.ListingAge, tuning.ListingAge);
        await foreach (var _ in _requests.Reader.ReadAllAsync(stoppingToken))
        {
            await ListAsync(stoppingToken);
        }
    }

    private async Task ListAsync(CancellationToken stoppingToken)
    {
        HashSet<Did> listed = [];
        foreach (var collection in Interest.Signals(collections))
        {
            if (!await ListAsync(collection, listed, stoppingToken))
            {
                return;
            }
        }

        logger.Listed(options.RepoHost.Authority, listed.Count);
    }

    /// <returns>False when the host has no such list.</returns>
    private async Task<bool> ListAsync(Nsid collection, HashSet<Did> listed, CancellationToken ct)
    {
        string? cursor = null;
        for (var failures = 0; ;)
        {
            string? trouble = null;
            var asked = TimeSpan.Zero;
            await foreach (var page in client.ListReposByCollectionAsync(options.RepoHost, collection, cursor, ct))
            {
                if (!page.IsOk)
                {
                    (trouble, asked) = (page.Reason ?? page.Outcome.ToString(), page.RetryAfter);
                    if (page.IsNotOffered)
                    {
                        if (!_hasWarned)
                        {
                            _hasWarned = true;
                            logger.NoListing(options.RepoHost.Authority);
                        }

                        return false;
                    }

                    break;
                }

                failures = 0;
                cursor = page.Value.Cursor ?? cursor;
                foreach (var did in page.Value.Dids.Where(listed.Add))
                {
                    await lanes.PostAsync(new LaneItem.FetchAsked(repos.Follow(did), "listed as having records of ours", OnlyIfNew: true), ct);
                }
            }

            if (trouble is null)
            {
                return true;
            }

            var delay = Backoff.After(++failures, tuning.FetchRetryFirst, tuning.FetchRetryLongest);
            delay = asked > delay ? asked : delay;
            logger.ListingFailed(options.RepoHost.Authority, trouble, delay);
            await Task.Delay(delay, time, ct);
        }
    }
}
