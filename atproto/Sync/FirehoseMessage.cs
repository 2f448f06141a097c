using System.Buffers;
using System.Net.WebSockets;

namespace PlyrFm.AtProto.Sync;

/// <summary>One message of a firehose, in a buffer lent from a pool.</summary>
/// <remarks>
/// Dispose it once, when neither it nor anything that points into <see cref="Bytes"/> is needed; until then it may go to another thread.
/// The object itself is used again for a later message, so that a frame costs no allocation.
/// </remarks>
public sealed class FirehoseMessage : IDisposable
{
    private readonly FirehoseMessagePool _pool;
    private byte[] _buffer = [];
    private int _length;
    private int _isLent;

    internal FirehoseMessage(FirehoseMessagePool pool) => _pool = pool;

    /// <summary>What this is. Only a <see cref="FirehoseMessageKind.Frame"/>, and text that was asked for, has <see cref="Bytes"/>.</summary>
    public FirehoseMessageKind Kind { get; private set; }

    /// <summary>The frame: two DAG-CBOR objects, header and payload; or UTF-8 that was asked for. Empty for every other kind.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Size on the wire in bytes, also of a message that was not kept.</summary>
    public long Size { get; private set; }

    /// <summary>Why the server closed, on <see cref="FirehoseMessageKind.Closed"/>.</summary>
    public WebSocketCloseStatus? CloseStatus { get; private set; }

    /// <summary>The server's words with it, at most 123 bytes; a stranger's text.</summary>
    public string? CloseDescription { get; private set; }

    /// <summary>Gives the buffer back. A second call is harmless until the object has been lent again.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isLent, 0) == 0)
        {
            return;
        }
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        (_buffer, _length, Size, CloseStatus, CloseDescription) = ([], 0, 0, null, null);
        _pool.Return(this);
    }

    internal FirehoseMessage Lend(FirehoseMessageKind kind, long size, byte[]? buffer = null)
    {
        (Kind, Size) = (kind, size);
        if (buffer is not null)
        {
            (_buffer, _length) = (buffer, (int)size);
        }
        _isLent = 1;
        return this;
    }

    internal FirehoseMessage LendClosed(WebSocketCloseStatus? status, string? description)
    {
        (CloseStatus, CloseDescription) = (status, description);
        return Lend(FirehoseMessageKind.Closed, 0);
    }
}
