namespace PlyrFm.AtProto.Sync;

/// <summary>What a firehose frame is about.</summary>
public enum FrameKind
{
    /// <summary>A type or operation that this version does not know; to be ignored.</summary>
    Unknown,

    /// <summary><c>#commit</c>: records changed, or only the revision did.</summary>
    Commit,

    /// <summary><c>#sync</c>: a repository's state is asserted without its content.</summary>
    Sync,

    /// <summary><c>#identity</c>: handle, key or host may have changed.</summary>
    Identity,

    /// <summary><c>#account</c>: the hosting status at the emitting service.</summary>
    Account,

    /// <summary><c>#info</c>: a word about the stream itself.</summary>
    Info,

    /// <summary>An error, after which the server closes.</summary>
    Error,
}
