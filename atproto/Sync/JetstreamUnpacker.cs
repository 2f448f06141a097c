using System.Buffers;
using ZstdSharp;

namespace PlyrFm.AtProto.Sync;

/// <summary>Unpacks zstd frames into one buffer that is used again for each. Never more than the limit, whatever a frame claims.</summary>
internal sealed class JetstreamUnpacker : IDisposable
{
    // Most events have less than 2 kB.
    private const int FirstBytes = 16 * 1024;

    private readonly Decompressor _decompressor = new();
    private readonly int _maxBytes;
    private byte[] _buffer;

    public JetstreamUnpacker(JetstreamDictionary dictionary, int maxBytes)
    {
        _maxBytes = maxBytes;
        _decompressor.LoadDictionary(dictionary.Bytes.Span);
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBytes, maxBytes));
    }

    /// <param name="packed">One or more whole frames.</param>
    /// <param name="unpacked">What was in them, good until the next call.</param>
    /// <param name="isTooLarge">It was refused for its size.</param>
    public bool TryUnpack(ReadOnlySpan<byte> packed, out ReadOnlyMemory<byte> unpacked, out bool isTooLarge)
    {
        unpacked = default;
        isTooLarge = false;
        try
        {
            while (true)
            {
                var room = Math.Min(_buffer.Length, _maxBytes);
                if (_decompressor.TryUnwrap(packed, _buffer.AsSpan(0, room), out var written))
                {
                    unpacked = _buffer.AsMemory(0, written);
                    return true;
                }
                if (room == _maxBytes)
                {
                    isTooLarge = true;
                    return false;
                }
                Grow();
            }
        }
        catch (ZstdException)
        {
            return false; // no zstd, damaged, or made with another dictionary
        }
    }

    public void Dispose()
    {
        _decompressor.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    // Four times, so that a frame that is refused in the end was tried four times and not ten.
    private void Grow()
    {
        var larger = (int)Math.Min(_buffer.Length * 4L, _maxBytes);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _buffer = ArrayPool<byte>.Shared.Rent(larger);
    }
}
