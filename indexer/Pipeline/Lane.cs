using System.Threading.Channels;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// One lane: what it was given, one after the other. What can wait stands aside and is let in one at a time, when the writer has room for what will
/// come of it, so that of a backfill's thousands never more than one is in front of what has just happened.
/// </summary>
internal sealed class Lane(int capacity, int patientCapacity)
{
    private readonly Channel<LaneItem> _items = Open(capacity);
    private readonly Channel<LaneItem> _patient = Open(patientCapacity);

    // Of the one that was let in.
    private TaskCompletionSource _patientDone = NewSignal();

    public int Depth => _items.Reader.Count + _patient.Reader.Count;

    /// <summary>Waits for room. After the lane was closed the item is dropped: it is not durable, so its event comes again.</summary>
    public async ValueTask PostAsync(LaneItem item, CancellationToken ct)
    {
        var writer = (item.CanWait ? _patient : _items).Writer;
        while (await writer.WaitToWriteAsync(ct))
        {
            if (writer.TryWrite(item))
            {
                return;
            }
        }
    }

    /// <summary>What it holds is still done.</summary>
    public void Close() => _patient.Writer.TryComplete();

    /// <summary>Works until it is closed and empty.</summary>
    /// <param name="handle">Does what an item asks for.</param>
    /// <param name="room">Waits until more is welcome of what can wait.</param>
    /// <param name="ct">Gives up.</param>
    public Task RunAsync(Func<LaneItem, CancellationToken, ValueTask> handle, Func<CancellationToken, ValueTask> room, CancellationToken ct) =>
        Task.WhenAll(WorkAsync(handle, ct), AdmitAsync(room, ct));

    private async Task WorkAsync(Func<LaneItem, CancellationToken, ValueTask> handle, CancellationToken ct)
    {
        await foreach (var item in _items.Reader.ReadAllAsync(CancellationToken.None))
        {
            await handle(item, ct);
            if (item.CanWait)
            {
                _patientDone.SetResult();
            }
        }
    }

    private async Task AdmitAsync(Func<CancellationToken, ValueTask> room, CancellationToken ct)
    {
        try
        {
            await foreach (var item in _patient.Reader.ReadAllAsync(CancellationToken.None))
            {
                await room(ct);
                _patientDone = NewSignal();
                await _items.Writer.WriteAsync(item, ct);
                await _patientDone.Task.WaitAsync(ct);
            }
        }
        finally
        {
            _items.Writer.TryComplete();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Channel<LaneItem> Open(int capacity) =>
        Channel.CreateBounded<LaneItem>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
}
