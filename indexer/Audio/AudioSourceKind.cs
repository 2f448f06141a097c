namespace PlyrFm.Indexer.Audio;

/// <summary>What a record says about where its audio is. The numbers are stored.</summary>
internal enum AudioSourceKind : short
{
    /// <summary>The address in the record: a faster copy, of possibly other bytes.</summary>
    Address = 1,

    /// <summary>The blob at the account's PDS: what its author has signed.</summary>
    Blob = 2,
}
