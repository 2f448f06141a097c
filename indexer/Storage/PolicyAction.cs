namespace PlyrFm.Indexer.Storage;

/// <summary>What an operator decides about a record or an account. The names are stored, in lower case.</summary>
public enum PolicyAction
{
    /// <summary>Undoes whatever was decided before.</summary>
    Clear,

    /// <summary>Labels have no effect on it; on an account: nor on its records.</summary>
    Allow,

    /// <summary>Never chosen by the service; still on its artist's pages and by address.</summary>
    Unlist,

    /// <summary>Only by its address.</summary>
    Hide,

    /// <summary>Nowhere.</summary>
    Takedown,
}
