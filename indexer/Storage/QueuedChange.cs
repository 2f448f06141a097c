namespace PlyrFm.Indexer.Storage;

/// <summary>A change on its way to the database.</summary>
internal readonly record struct QueuedChange(Change Change, Action? OnDurable)
{
    /// <summary>How much there is to write: the repository's own row, and its records.</summary>
    public int Weight => 1 + Change switch
    {
        CommitChange commit => commit.Ops.Count,
        SnapshotChange snapshot => snapshot.Records.Count,
        _ => 0,
    };
}
