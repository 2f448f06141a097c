namespace PlyrFm.Indexer.Storage;

/// <summary>What the account's host says about it. Everything but active hides its records. The numbers are stored.</summary>
public enum AccountStatus : short
{
    Active = 0,
    Deactivated = 1,
    Takendown = 2,
    Suspended = 3,

    /// <summary>Its records are removed as well, once the grace is over.</summary>
    Deleted = 4,

    /// <summary>Not active, for a reason that this version does not know.</summary>
    Inactive = 5,
}
