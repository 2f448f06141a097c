namespace PlyrFm.Indexer.Storage;

/// <summary>How far a repository is from being a true copy. The numbers are stored.</summary>
public enum RepoState : short
{
    Pending = 0,
    Syncing = 1,
    Synchronized = 2,
    Desynchronized = 3,

    /// <summary>The host has no such repository.</summary>
    Gone = 4,

    /// <summary>The operator had it removed: its events are passed over until the operator asks for it again.</summary>
    Forgotten = 5,
}
