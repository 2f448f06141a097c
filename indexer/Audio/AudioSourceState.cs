namespace PlyrFm.Indexer.Audio;

/// <summary>What is known of a source. The numbers are stored.</summary>
internal enum AudioSourceState : short
{
    /// <summary>Nobody has looked yet, or its host has not answered for so long that what was known says nothing any more.</summary>
    Unverified = 0,

    Available = 1,

    /// <summary>Its host has answered, and not with audio.</summary>
    Unavailable = 2,
}
