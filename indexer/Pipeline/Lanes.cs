using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// Keeps what happens to one repository in order while different repositories go on side by side. A full lane makes its writers wait, and
/// in the end the socket: nothing is dropped.
/// </summary>
internal sealed class Lanes : BackgroundService
{
    private readonly Lane[] _lanes;
    private readonly Lazy<RepoLane> _work;
    private readonly BatchWriter _writer;
    private readonly DatabaseGate _database;

    /// <param name="work">Made late, because those who do the work post here themselves.</param>
    public Lanes(Tuning tuning, Lazy<RepoLane> work, BatchWriter writer, DatabaseGate database)
    {
        _lanes = [.. Enumerable.Range(0, tuning.Lanes).Select(_ => new Lane(tuning.LaneCapacity, tuning.PatientCapacity))];
        (_work, _writer, _database) = (work, writer, database);
    }

    public IReadOnlyList<int> Depths => [.. _lanes.Select(lane => lane.Depth)];

    /// <summary>Waits for room. After the lanes were closed the item is dropped: it is not durable, so its event comes again.</summary>
    public ValueTask PostAsync(LaneItem item, CancellationToken ct) => _lanes[item.Repo.Lane].PostAsync(item, ct);

    /// <summary>Lets the lanes finish what they hold.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var lane in _lanes)
        {
            lane.Close();
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
        await Task.WhenAll(_lanes.Select(lane => lane.RunAsync(_work.Value.HandleAsync, _writer.RoomAsync, stoppingToken)));
    }
}
