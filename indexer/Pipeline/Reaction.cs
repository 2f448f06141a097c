namespace PlyrFm.Indexer.Pipeline;

/// <summary>What follows from the verdict on a commit.</summary>
internal enum Reaction
{
    /// <summary>Proven: it becomes the head, and its records are indexed.</summary>
    Apply,

    /// <summary>Seen before.</summary>
    Ignore,

    /// <summary>Somebody else's word: refused. It is no evidence of a change, and must not make us ask the account's PDS.</summary>
    Refuse,

    /// <summary>Not signed with the key we know. Once more with the key of this moment; else the directory may be behind, and the repository is fetched.</summary>
    TryFreshKey,

    /// <summary>Something has happened that we cannot follow: the repository is fetched.</summary>
    Refetch,
}
