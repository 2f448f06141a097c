namespace PlyrFm.Indexer.Backfill;

/// <summary>Why a repository was not fetched sparsely although it is large.</summary>
internal enum SparseObstacle
{
    /// <summary>Records of ours are so many that asking for them block by block costs more than all of it at once.</summary>
    TooMuch,

    /// <summary>Its PDS does not offer the queries, or refuses.</summary>
    NotOffered,

    /// <summary>It was written to faster than it could be walked.</summary>
    Moved,

    /// <summary>What was answered is no proof, or the request broke off.</summary>
    Unproven,
}
