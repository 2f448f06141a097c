using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace PlyrFm.AtProto.Sync;

/// <summary>Puts the pieces of WebSocket messages together, each message in a buffer of its own.</summary>
internal sealed class FirehoseReceiver(WebSocket socket, FirehoseClientOptions options, IdleWatchdog watchdog, FirehoseMessagePool pool)
{
    // Four in five frames of the live network fit; the others double it a few times.
    private const int FirstBufferBytes = 8 * 1024;

    /// <summary>Receives one message, whole or read past.</summary>
    /// <exception cref="FirehoseException">A message that is too long even to be read past.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<FirehoseMessage> ReceiveAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        watchdog.Feed();
        try
        {
            var size = 0L; // received so far
            var kept = 0; // of those, in the buffer; stays behind once the message is too long or turns out to be text that nobody wants
            while (true)
            {
                if (kept == buffer.Length)
                {
                    buffer = Grow(buffer);
                }
                var piece = await socket.ReceiveAsync(buffer.AsMemory(kept), watchdog.Token).ConfigureAwait(false);
                watchdog.Feed();
                if (piece.MessageType == WebSocketMessageType.Close)
                {
                    return pool.Rent().LendClosed(socket.CloseStatus, socket.CloseStatusDescription);
                }
                size += piece.Count;
                var isText = piece.MessageType == WebSocketMessageType.Text;
                var isKept = (!isText || options.KeepsText) && size <= options.MaxFrameBytes;
                kept = isKept ? (int)size : 0;
                if (piece.EndOfMessage)
                {
                    if (!isKept)
                    {
                        var kind = isText && !options.KeepsText ? FirehoseMessageKind.Text : FirehoseMessageKind.TooLarge;
                        return pool.Rent().Lend(kind, size);
                    }
                    var message = pool.Rent().Lend(isText ? FirehoseMessageKind.Text : FirehoseMessageKind.Frame, size, buffer);
                    buffer = []; // the message has it now
                    return message;
                }
                if (size > options.MaxSkippedBytes)
                {
                    throw new FirehoseException(FirehoseFailure.EndlessMessage, $"A message is longer than {options.MaxSkippedBytes} bytes.");
                }
            }
        }
        finally
        {
            watchdog.Sleep();
            if (buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
