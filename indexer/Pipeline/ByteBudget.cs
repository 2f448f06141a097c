namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// Bounds the bytes of frames between the socket and the database. A lane bounds their number, but one frame may be 5 MB:
/// without this, a few hostile accounts could have us hold gigabytes.
/// </summary>
internal sealed class ByteBudget(long capacity)
{
    private readonly Lock _gate = new();
    private readonly Queue<(int Bytes, TaskCompletionSource Granted)> _waiting = new();
    private long _used;

    public long Used => Volatile.Read(ref _used);

    /// <summary>Waits until the bytes fit. A frame larger than the whole budget is let through alone.</summary>
    public ValueTask TakeAsync(int bytes, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && Fits(bytes))
            {
                _used += bytes;
                return ValueTask.CompletedTask;
            }

            var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((bytes, granted));
            return new ValueTask(WaitAsync(granted, ct));
        }
    }

    public void Return(int bytes)
    {
        lock (_gate)
        {
            _used -= bytes;
            while (_waiting.TryPeek(out var next) && (next.Granted.Task.IsCompleted || Fits(next.Bytes)))
            {
                _waiting.Dequeue();
                if (next.Granted.TrySetResult())
                {
                    _used += next.Bytes;
                }
            }
        }
    }

    private bool Fits(int bytes) => _used == 0 || _used + bytes <= capacity;

    private static async Task WaitAsync(TaskCompletionSource granted, CancellationToken ct)
    {
        using var cancelled = ct.Register(() => granted.TrySetCanceled(ct));
        await granted.Task;
    }
}
