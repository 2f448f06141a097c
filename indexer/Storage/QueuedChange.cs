namespace PlyrFm.Indexer.Storage;

/// <summary>A change on its way to the database.</summary>
internal readonly record struct QueuedChange(Change Change, Action? OnDurable);
