using System.Collections.Concurrent;

namespace PlyrFm.AtProto.Sync;

/// <summary>Returned messages, to be filled again.</summary>
internal sealed class FirehoseMessagePool
{
    // A few lanes of a few hundred frames are in flight at once; what a burst leaves beyond that goes to the garbage collector.
    private const int MaxKept = 4096;

    private readonly ConcurrentQueue<FirehoseMessage> _free = new();

    public FirehoseMessage Rent() => _free.TryDequeue(out var message) ? message : new FirehoseMessage(this);

    public void Return(FirehoseMessage message)
    {
        if (_free.Count < MaxKept)
        {
            _free.Enqueue(message);
        }
    }
}
