namespace PlyrFm.Indexer.Storage;

/// <summary>The lock of a session that one indexer of a database holds while it leads.</summary>
internal static class LeaderLock
{
    // "plyrlead" in ASCII.
    public const long Key = 0x706c79726c656164;
}
