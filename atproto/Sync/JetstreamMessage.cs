using System.Net.WebSockets;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Sync;

/// <summary>One message of a Jetstream: an event, something unreadable, or the end.</summary>
public sealed class JetstreamMessage
{
    private JetstreamMessage(long size) => Size = size;

    /// <summary>
    /// What it says: a <see cref="RecordHint"/>, <see cref="IdentityEvent"/>, <see cref="AccountEvent"/>, <see cref="SyncEvent"/>,
    /// <see cref="InfoEvent"/>, <see cref="ErrorEvent"/> or <see cref="UnknownEvent"/>, whose Seq is the position in this stream; null when
    /// it cannot be read, or there is none.
    /// </summary>
    public RepoEvent? Event { get; private init; }

    /// <summary>Why it cannot be read. Count it and go on: coming back would bring it again.</summary>
    public MalformedReason? Reason { get; private init; }

    /// <summary>The server closed the connection in order; always the last message.</summary>
    public bool IsClosed { get; private init; }

    /// <summary>Why it did.</summary>
    public WebSocketCloseStatus? CloseStatus { get; private init; }

    /// <summary>Bytes on the wire.</summary>
    public long Size { get; }

    internal static JetstreamMessage Of(RepoEvent read, long size) => new(size) { Event = read };

    internal static JetstreamMessage Unreadable(MalformedReason reason, long size) => new(size) { Reason = reason };

    internal static JetstreamMessage Closed(WebSocketCloseStatus? status) => new(0) { IsClosed = true, CloseStatus = status };
}
