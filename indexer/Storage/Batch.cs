namespace PlyrFm.Indexer.Storage;

/// <summary>The changes of one transaction.</summary>
internal sealed class Batch(BatchWriterOptions options)
{
    private readonly List<QueuedChange> _changes = [];
    private int _weight;

    public IReadOnlyList<QueuedChange> Changes => _changes;

    public bool HasRoom => _changes.Count < options.MaxChanges && _weight < options.MaxRecords;

    public void Add(QueuedChange queued)
    {
        _changes.Add(queued);
        _weight += queued.Weight;
    }

    public void Clear()
    {
        _changes.Clear();
        _weight = 0;
    }
}
