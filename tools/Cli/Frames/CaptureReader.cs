using System.Buffers.Binary;
using ZstdSharp;

namespace PlyrFm.Cli.Frames;

/// <summary>A capture: frames of a firehose in a file, each after its length as an unsigned 32-bit big-endian number.</summary>
internal static class CaptureReader
{
    /// <summary>The name ending that says that the file is compressed with zstd.</summary>
    public const string CompressedEnding = ".zst";

    // Ten times the frame limit: room to look at an oversized frame, not room to be talked out of all memory.
    private const uint MaxFrameBytes = 50_000_000;

    /// <summary>Reads frame after frame; each is an array of its own.</summary>
    /// <exception cref="InvalidDataException">The file ends within a frame, or claims an absurd length.</exception>
    public static IEnumerable<byte[]> Read(FileInfo file)
    {
        using var raw = file.OpenRead();
        using Stream stream = file.Name.EndsWith(CompressedEnding, StringComparison.Ordinal)
            ? new DecompressionStream(raw)
            : new BufferedStream(raw, 1 << 20);
        var header = new byte[sizeof(uint)];
        for (var index = 0L; ; index++)
        {
            var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            if (read == 0)
            {
                yield break;
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (read < header.Length || length > MaxFrameBytes)
            {
                throw new InvalidDataException($"{file} is no capture, or was cut: frame {index} {(read < header.Length ? "has no length" : $"claims {length} bytes")}.");
            }

            var frame = new byte[length];
            if (stream.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) < frame.Length)
            {
                throw new InvalidDataException($"{file} was cut: it ends within frame {index}.");
            }

            yield return frame;
        }
    }
}
