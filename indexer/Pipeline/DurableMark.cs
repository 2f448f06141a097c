namespace PlyrFm.Indexer.Pipeline;

/// <summary>Lets frames go once a change has become durable, be it already or in a while.</summary>
internal sealed class DurableMark
{
    private readonly Lock _gate = new();
    private readonly List<Work> _held = [];
    private volatile bool _isDurable;

    public bool IsDurable => _isDurable;

    public void ReleaseWhenDurable(Work work)
    {
        lock (_gate)
        {
            if (!_isDurable)
            {
                _held.Add(work);
                return;
            }
        }

        work.Release();
    }

    public void Durable()
    {
        lock (_gate)
        {
            _isDurable = true;
        }

        foreach (var work in _held)
        {
            work.Release();
        }
    }
}
