namespace PlyrFm.Indexer.Diagnostics;

/// <summary>Where a listener is in its life.</summary>
internal enum SourceState
{
    /// <summary>The database is not there yet, so the cursor is not known.</summary>
    Waiting,

    Connecting,

    Connected,

    /// <summary>The connection is gone; the next attempt comes by itself.</summary>
    Retrying,

    /// <summary>Given up until a person looks at it: the error says why.</summary>
    Stopped,
}
