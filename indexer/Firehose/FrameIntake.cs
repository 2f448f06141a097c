using System.Collections.Concurrent;

using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Firehose;

/// <summary>What the connections of all sources have in common.</summary>
internal sealed class FrameIntake(
    Interest interest, PlaySieve plays, FollowedRepos repos, Lanes lanes, ByteBudget budget, LossAlarm alarm, Deliveries deliveries, IndexerMetrics metrics, Tuning tuning, TimeProvider time, ILogger<FrameIntake> logger)
{
    private readonly ConcurrentDictionary<string, long> _blamedAt = new();

    public Interest Interest => interest;

    public PlaySieve Plays => plays;

    public FollowedRepos Repos => repos;

    public Lanes Lanes => lanes;

    public ByteBudget Budget => budget;

    public LossAlarm Alarm => alarm;

    public Deliveries Deliveries => deliveries;

    public IndexerMetrics Metrics => metrics;

    public Tuning Tuning => tuning;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>
    /// Many messages in a row that are no frames, or a seq that runs backwards, can mean a broken connection, so a new one is tried; if the
    /// same place in the stream then looks the same, it is the stream, and it is read past.
    /// </summary>
    public bool MayBlameConnection(string source, long seq)
    {
        var isNew = !_blamedAt.TryGetValue(source, out var before) || before != seq;
        _blamedAt[source] = seq;
        return isNew;
    }
}
