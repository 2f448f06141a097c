using System.Threading.Channels;

using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Firehose;

/// <summary>
/// Events may have been lost: the source said so, or we were away for longer than it remembers. Nobody can say which, so every followed
/// repository is fetched and compared; the stream goes on meanwhile.
/// </summary>
internal sealed class LossAlarm(FollowedRepos repos, Lanes lanes, Discovery discovery, TimeProvider time, ILogger<LossAlarm> logger)
    : BackgroundService
{
    // An audit looks at everything, so one more that waits is enough for all alarms that come while one is running.
    private readonly Channel<bool> _alarms = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <param name="since">When the gap began, if that is known.</param>
    public void Raise(SourceStatus source, DateTimeOffset? since)
    {
        var from = since ?? time.GetUtcNow();
        source.MayHaveLost(from);
        logger.PossibleLoss(source.Name, from);
        Audit();
    }

    /// <summary>
    /// A stream was opened at the present, because there was no cursor to come back to. What happened before is in it no more: who is new is
    /// listed, and who is followed is compared.
    /// </summary>
    public void Audit()
    {
        discovery.Ask();
        _alarms.Writer.TryWrite(true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _alarms.Reader.ReadAllAsync(stoppingToken))
        {
            foreach (var repo in repos.All)
            {
                await lanes.PostAsync(new LaneItem.FetchAsked(repo, "events may have been lost", OnlyIfNew: false), stoppingToken);
            }
        }
    }
}
