namespace PlyrFm.Indexer.Indexing;

/// <summary>Why a row is not shown, or not everywhere. The bits are stored.</summary>
[Flags]
public enum Hidden
{
    None = 0,

    /// <summary>A content warning: the service chooses it only for those who asked for such.</summary>
    AdultLabel = 1,

    /// <summary>Shown to those who have its address.</summary>
    OperatorLabel = 2,
    Takedown = 4,

    /// <summary>The account is not active at its host.</summary>
    AccountInactive = 8,
    NothingPlayable = 16,

    /// <summary>Reached by its address and from its artist's pages, never chosen by the service.</summary>
    NotListed = 32,

    /// <summary>Of an account's reasons, those that silence its likes and comments. A content warning about its music does not.</summary>
    Silenced = OperatorLabel | Takedown | AccountInactive,

    /// <summary>Of an account's reasons, those that its lists take over.</summary>
    OfLists = Silenced | NotListed,
}
