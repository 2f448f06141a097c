namespace PlyrFm.Indexer.Audio;

/// <summary>How a look at a source ended.</summary>
internal enum AudioOutcome
{
    Found,

    /// <summary>The host has answered, and not with audio.</summary>
    Missing,

    /// <summary>The host has not answered, or with a fault of its own: that says nothing of the source.</summary>
    Unclear,

    /// <summary>The host wants to be left alone for a while.</summary>
    Busy,
}
