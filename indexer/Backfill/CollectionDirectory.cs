using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Firehose;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Backfill;

/// <summary>
/// Asks a relay once, at start, which repositories have records of ours, so that an instance that starts on an old network is complete.
/// It is a directory, not a proof: what it leaves out is found when it becomes active, and what it lists in vain is fetched once.
/// </summary>
internal sealed class CollectionDirectory(
    IndexerOptions options,
    RepoClient client,
    CollectionMap collections,
    FollowedRepos repos,
    Lanes lanes,
    SourceStatuses sources,
    DatabaseGate database,
    Tuning tuning,
    TimeProvider time,
    ILogger<CollectionDirectory> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.OpenAsync(stoppingToken);
        // The stream first: what is written between the listing and the connection would be in neither.
        await Task.WhenAny(sources.All.Select(source => source.ConnectedAsync(stoppingToken)));
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
                        logger.NoListing(options.RepoHost.Authority);
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
