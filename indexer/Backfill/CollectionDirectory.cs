using System.Threading.Channels;

using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Firehose;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Backfill;

/// <summary>
/// Asks one directory which repositories have records of ours, so that an instance that starts on an old network is complete.
/// It is a directory, not a proof: what it leaves out is found elsewhere or when it becomes active, and what it lists in vain is fetched once.
/// </summary>
internal sealed class CollectionDirectory(
    Uri host,
    RepoClient client,
    CollectionMap collections,
    Discovery discovery,
    Tuning tuning,
    TimeProvider time,
    ILogger<Discovery> logger)
{
    // One request is enough: the listing that it leads to begins after all that have asked.
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private bool _hasWarned;

    public void Ask() => _requests.Writer.TryWrite(true);

    /// <summary>
    /// Lists whenever somebody has asked. A process that dies on the way begins anew: what it had come to know is followed already, so all that
    /// is repeated is the asking.
    /// </summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var _ in _requests.Reader.ReadAllAsync(ct))
        {
            await ListAsync(ct);
        }
    }

    private async Task ListAsync(CancellationToken ct)
    {
        HashSet<Did> listed = [];
        foreach (var collection in Interest.Signals(collections))
        {
            if (!await ListAsync(collection, listed, ct))
            {
                return;
            }
        }

        logger.Listed(host.Authority, listed.Count);
    }

    /// <returns>False when the host has no such list.</returns>
    private async Task<bool> ListAsync(Nsid collection, HashSet<Did> listed, CancellationToken ct)
    {
        string? cursor = null;
        for (var failures = 0; ;)
        {
            string? trouble = null;
            var asked = TimeSpan.Zero;
            await foreach (var page in client.ListReposByCollectionAsync(host, collection, cursor, ct))
            {
                if (!page.IsOk)
                {
                    (trouble, asked) = (page.Reason ?? page.Outcome.ToString(), page.RetryAfter);
                    if (page.IsNotOffered)
                    {
                        if (!_hasWarned)
                        {
                            _hasWarned = true;
                            logger.NoListing(host.Authority);
                        }

                        return false;
                    }

                    break;
                }

                failures = 0;
                cursor = page.Value.Cursor ?? cursor;
                foreach (var did in page.Value.Dids.Where(listed.Add))
                {
                    await discovery.FoundAsync(did, "listed as having records of ours", ct);
                }

                if (page.Limit?.Pause is { } pause)
                {
                    await Task.Delay(pause, time, ct);
                }
            }

            if (trouble is null)
            {
                return true;
            }

            var delay = Backoff.After(++failures, tuning.FetchRetryFirst, tuning.FetchRetryLongest);
            delay = asked > delay ? asked : delay;
            logger.ListingFailed(host.Authority, trouble, delay);
            await Task.Delay(delay, time, ct);
        }
    }
}
