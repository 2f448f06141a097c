namespace PlyrFm.AtProto.Sync;

/// <summary>Cancels its token when it has not been fed for too long, or when the outer token is cancelled.</summary>
/// <remarks>
/// One timer for the whole connection, which looks four times per time-out: feeding is a store, not a timer change per message.
/// It sleeps while nobody waits for the socket, so that a slow consumer is not taken for a silent server.
/// </remarks>
internal sealed class IdleWatchdog : IDisposable
{
    private const long Asleep = long.MaxValue;

    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private long _fed = Asleep;

    public IdleWatchdog(TimeSpan timeout, TimeProvider time, CancellationToken ct)
    {
        (_timeout, _time) = (timeout, time);
        _source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _timer = time.CreateTimer(static state => ((IdleWatchdog)state!).Look(), this, timeout / 4, timeout / 4);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>True once it has cancelled the token by itself.</summary>
    public bool HasBarked { get; private set; }

    public void Feed() => Volatile.Write(ref _fed, _time.GetTimestamp());

    public void Sleep() => Volatile.Write(ref _fed, Asleep);

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Look()
    {
        var fed = Volatile.Read(ref _fed);
        if (fed == Asleep || _time.GetElapsedTime(fed) < _timeout)
        {
            return;
        }
        HasBarked = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection ended while this look was under way.
        }
    }
}
