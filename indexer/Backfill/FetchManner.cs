namespace PlyrFm.Indexer.Backfill;

/// <summary>How a repository is fetched.</summary>
internal enum FetchManner
{
    /// <summary>All of it, as far as a limit; nobody knows yet how large it is.</summary>
    Probed,

    /// <summary>Only the tree nodes that can hold records of ours, and those records: there is much else in it.</summary>
    Sparse,

    /// <summary>All of it: it is large because of us, or its PDS gives away no single blocks.</summary>
    Whole,
}
