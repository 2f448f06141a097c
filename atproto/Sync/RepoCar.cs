using System.Buffers;

namespace PlyrFm.AtProto.Sync;

/// <summary>The bytes of a CAR as a server sent them, in one buffer lent from a pool. Unverified.</summary>
/// <remarks>Dispose it when nothing that points into <see cref="Bytes"/> is needed any more.</remarks>
public sealed class RepoCar : IDisposable
{
    // A hostile Content-Length alone must not cost memory: more than this is rented only for bytes that have come.
    private const long MaxFirstBuffer = 1024 * 1024;
    private const long MinFirstBuffer = 64 * 1024;

    private byte[] _buffer;
    private readonly int _length;

    private RepoCar(byte[] buffer, int length) => (_buffer, _length) = (buffer, length);

    /// <summary>The CAR. A server can cut it at a block boundary unseen: only a reader that walks the tree knows that it is whole.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was given back.</exception>
    public ReadOnlyMemory<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
            return _buffer.AsMemory(0, _length);
        }
    }

    /// <summary>Gives the buffer back; a second call does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, []) is { Length: > 0 } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a body to its end.</summary>
    /// <returns>Null when it is longer than <paramref name="maxBytes"/>.</returns>
    /// <exception cref="IOException">It broke off, or nothing came for <paramref name="idleTimeout"/>.</exception>
    internal static async Task<RepoCar?> ReadAsync(HttpContent content, long maxBytes, TimeSpan idleTimeout, TimeProvider time, CancellationToken ct)
    {
        maxBytes = Math.Min(maxBytes, Array.MaxLength - 1);
        if (content.Headers.ContentLength > maxBytes)
        {
            return null;
        }
        var body = await content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp((content.Headers.ContentLength ?? 0) + 1, MinFirstBuffer, MaxFirstBuffer));
        var length = 0;
        using var watchdog = new IdleWatchdog(idleTimeout, time, ct);
        try
        {
            watchdog.Feed();
            while (await body.ReadAsync(buffer.AsMemory(length), watchdog.Token).ConfigureAwait(false) is var count and > 0)
            {
                watchdog.Feed();
                length += count;
                if (length > maxBytes)
                {
                    return null;
                }
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, maxBytes);
                }
            }
            var car = new RepoCar(buffer, length);
            buffer = []; // the CAR has it now
            return car;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new IOException($"Nothing came for {idleTimeout.TotalSeconds} s, after {length} bytes.", new TimeoutException());
        }
        finally
        {
            if (buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static byte[] Grow(byte[] full, long maxBytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(full.Length * 2L, maxBytes + 1));
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
