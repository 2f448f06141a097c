namespace PlyrFm.Indexer.Firehose;

/// <summary>What a frame is to us.</summary>
internal enum Sorted
{
    /// <summary>About somebody who has no record of ours; done with.</summary>
    Foreign,

    Ours,

    /// <summary>A notice of the source about the stream.</summary>
    Info,

    /// <summary>The source's last word before it closes.</summary>
    Error,

    /// <summary>Well-formed, of a kind that the protocol has gained since.</summary>
    UnknownKind,

    /// <summary>Its seq is not above the one before: the source is confused.</summary>
    OutOfOrder,

    /// <summary>No frame at all.</summary>
    Malformed,
}
