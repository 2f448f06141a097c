namespace PlyrFm.Indexer.Storage;

/// <summary>What a row of the history says has happened. The numbers are stored.</summary>
public enum RecordAction : short
{
    Create = 1,
    Update = 2,
    Delete = 3,

    /// <summary>The status of the account changed, and with it whether anything of it is shown.</summary>
    Account = 4,

    /// <summary>Everything of the account was removed.</summary>
    Forget = 5,
}
