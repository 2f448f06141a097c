namespace PlyrFm.AtProto.Sync;

/// <summary>Which of its two streams a Jetstream is asked for.</summary>
public enum JetstreamFormat
{
    /// <summary>
    /// <c>/subscribe</c>, which every Jetstream has. The cursor is the time of an event in microseconds; zstd needs a dictionary that is
    /// published with the server's source and not by the server.
    /// </summary>
    Subscribe,

    /// <summary>
    /// <c>/xrpc/network.bsky.jetstream.subscribeEvents</c> of newer servers. The cursor is a sequence number; the server gives out its
    /// dictionary.
    /// </summary>
    SubscribeEvents,
}
