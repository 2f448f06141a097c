namespace PlyrFm.AtProto.Sync;

/// <summary>What came out of the socket.</summary>
public enum FirehoseMessageKind
{
    /// <summary>A whole binary message: one frame.</summary>
    Frame,

    /// <summary>
    /// A message above the limit, read past and not kept. Count it and go on: its sequence number stays unknown, which does no harm since
    /// gaps are normal, and the next commit of the repository concerned no longer chains, which makes its reader fetch it again.
    /// Reconnecting instead would bring the same frame back for ever.
    /// </summary>
    TooLarge,

    /// <summary>A text message. Kept only with <see cref="FirehoseClientOptions.KeepsText"/>; otherwise no stream that we read has any: count it and go on.</summary>
    Text,

    /// <summary>The server closed the connection in order; always the last message.</summary>
    Closed,
}
