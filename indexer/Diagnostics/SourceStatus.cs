using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Diagnostics;

/// <summary>What is known about one source right now. Written by its listener, read by /status and the metrics.</summary>
internal sealed class SourceStatus(string name)
{
    private readonly Lock _gate = new();
    private Watermark? _watermark;
    private long _lastSeq;
    private DateTimeOffset? _emittedAt;
    private DateTimeOffset? _arrivedAt;
    private SourceState _state = SourceState.Waiting;
    private string? _lastError;
    private DateTimeOffset? _possibleLossSince;

    public string Name { get; } = name;

    /// <summary>Everything up to here is durable, or about to be.</summary>
    public long Cursor => Volatile.Read(ref _watermark)?.Finished ?? 0;

    public SourceState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    public long LastSeq => Volatile.Read(ref _lastSeq);

    /// <summary>
    /// How far behind: while connected, how old the newest event was when it arrived; otherwise how old it is now. By the clock of who emitted
    /// it; null before the first.
    /// </summary>
    public TimeSpan? Lag(DateTimeOffset now)
    {
        lock (_gate)
        {
            var lag = (_state == SourceState.Connected ? _arrivedAt : now) - _emittedAt;
            return lag < TimeSpan.Zero ? TimeSpan.Zero : lag;
        }
    }

    public (string? LastError, DateTimeOffset? PossibleLossSince) Trouble
    {
        get
        {
            lock (_gate)
            {
                return (_lastError, _possibleLossSince);
            }
        }
    }

    /// <summary>The cursor is known.</summary>
    public void Begin(Watermark watermark) => Volatile.Write(ref _watermark, watermark);

    public void Seen(long seq) => Volatile.Write(ref _lastSeq, seq);

    public void Arrived(DateTimeOffset? emitted, DateTimeOffset now)
    {
        lock (_gate)
        {
            (_emittedAt, _arrivedAt) = (emitted, now);
        }
    }

    public void Is(SourceState state, string? error = null)
    {
        lock (_gate)
        {
            _state = state;
            _lastError = error ?? _lastError;
        }
    }

    /// <summary>Events may be missing since then.</summary>
    public void MayHaveLost(DateTimeOffset since)
    {
        lock (_gate)
        {
            _possibleLossSince = since < _possibleLossSince ? since : _possibleLossSince ?? since;
        }
    }

    /// <summary>Whatever was missed was found, or cannot be told apart from what cannot be reached.</summary>
    public void LossIsMended()
    {
        lock (_gate)
        {
            _possibleLossSince = null;
        }
    }
}
