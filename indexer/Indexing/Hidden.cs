namespace PlyrFm.Indexer.Indexing;

/// <summary>Why a row is not shown, or not everywhere. The bits are stored.</summary>
[Flags]
public enum Hidden
{
    None = 0,

    /// <summary>The author's own content warning.</summary>
    AdultLabel = 1,
    OperatorLabel = 2,
    Takedown = 4,

    /// <summary>The account is not active at its host.</summary>
    AccountInactive = 8,
    NothingPlayable = 16,
}
