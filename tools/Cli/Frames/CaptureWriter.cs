using System.Buffers.Binary;
using ZstdSharp;

namespace PlyrFm.Cli.Frames;

/// <summary>Writes the format that <see cref="CaptureReader"/> reads.</summary>
internal sealed class CaptureWriter : IDisposable
{
    private readonly Stream _stream;

    public CaptureWriter(FileInfo file)
    {
        // A recording cannot be made again, so none is ever overwritten.
        var raw = file.Open(FileMode.CreateNew, FileAccess.Write);
        _stream = file.Name.EndsWith(CaptureReader.CompressedEnding, StringComparison.Ordinal)
            ? new CompressionStream(raw, leaveOpen: false)
            : new BufferedStream(raw, 1 << 20);
    }

    public void Write(ReadOnlySpan<byte> frame)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)frame.Length);
        _stream.Write(length);
        _stream.Write(frame);
    }

    public void Dispose() => _stream.Dispose();
}
