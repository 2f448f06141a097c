using System.Threading.Channels;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// Keeps what happens to one repository in order while different repositories go on side by side. A full lane makes its writers wait, and
/// in the end the socket: nothing is dropped.
/// </summary>
internal sealed class Lanes : BackgroundService
{
    private readonly Channel<LaneItem>[] _lanes;
    private readonly Lazy<RepoLane> _work;
    private readonly DatabaseGate _database;

    /// <param name="work">Made late, because those who do the work post here themselves.</param>
    public Lanes(Tuning tuning, Lazy<RepoLane> work, DatabaseGate database)
    {
        _lanes = [.. Enumerable.Range(0, tuning.Lanes).Select(_ => Channel.CreateBounded<LaneItem>(
            new BoundedChannelOptions(tuning.LaneCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }))];
        _work = work;
        _database = database;
    }

    public IReadOnlyList<int> Depths => [.. _lanes.Select(lane => lane.Reader.Count)];

    /// <summary>Waits for room. After the lanes were closed the item is dropped: it is not durable, so its event comes again.</summary>
    public async ValueTask PostAsync(LaneItem item, CancellationToken ct)
    {
        var writer = _lanes[item.Repo.Lane].Writer;
        while (await writer.WaitToWriteAsync(ct))
        {
            if (writer.TryWrite(item))
            {
                return;
            }
        }
    }

    /// <summary>Lets the lanes finish what they hold.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var lane in _lanes)
        {
            lane.Writer.TryComplete();
        }

        if (_database.IsOpen && ExecuteTask is { } running)
        {
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _database.OpenAsync(stoppingToken);
        await Task.WhenAll(_lanes.Select(lane => RunAsync(lane.Reader, stoppingToken)));
    }

    private async Task RunAsync(ChannelReader<LaneItem> lane, CancellationToken ct)
    {
        await foreach (var item in lane.ReadAllAsync(CancellationToken.None))
        {
            await _work.Value.HandleAsync(item, ct);
        }
    }
}
