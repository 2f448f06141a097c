namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// One frame of ours on its way from the socket to the database. It is held by whoever still has something to do for it; the last
/// one to let go finishes its seq and gives its bytes back.
/// </summary>
internal sealed class Work(Watermark watermark, Watermark.Slot? slot, ByteBudget budget, int bytes)
{
    private int _holds = 1;

    /// <summary>One more change must become durable before the seq is finished.</summary>
    public void Hold() => Interlocked.Increment(ref _holds);

    public void Release()
    {
        var left = Interlocked.Decrement(ref _holds);
        if (left == 0)
        {
            if (slot is not null)
            {
                watermark.Complete(slot);
            }

            budget.Return(bytes);
        }
        else if (left < 0)
        {
            throw new InvalidOperationException("A frame was let go more often than it was held.");
        }
    }
}
