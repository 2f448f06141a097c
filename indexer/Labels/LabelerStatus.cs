using PlyrFm.Indexer.Diagnostics;

namespace PlyrFm.Indexer.Labels;

/// <summary>How one labeler is doing, for /status. Written by its listener, read by anyone.</summary>
internal sealed class LabelerStatus(Labeler labeler)
{
    private readonly Lock _gate = new();
    private SourceState _state = SourceState.Waiting;
    private string? _error;
    private DateTimeOffset? _sweptAt;
    private long _cursor;

    public Labeler Labeler { get; } = labeler;

    public long Cursor => Volatile.Read(ref _cursor);

    public void Is(SourceState state, string? error = null)
    {
        lock (_gate)
        {
            (_state, _error) = (state, error ?? _error);
        }
    }

    public void Reached(long cursor) => Volatile.Write(ref _cursor, cursor);

    public void Swept(DateTimeOffset? at)
    {
        lock (_gate)
        {
            _sweptAt = at;
        }
    }

    public LabelerReport Report()
    {
        lock (_gate)
        {
            return new(Labeler.Did.Value, _state.ToString().ToLowerInvariant(), Cursor, _sweptAt, _error);
        }
    }
}
