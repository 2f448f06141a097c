using System.Buffers.Binary;
using System.CommandLine;
using ZstdSharp;

namespace PlyrFm.Cli.Frames;

/// <summary>A capture: frames of a firehose in a file, each after its length as an unsigned 32-bit big-endian number.</summary>
internal static class CaptureReader
{
    /// <summary>The name ending that says that the file is compressed with zstd.</summary>
    public const string CompressedEnding = ".zst";

    // Ten times the frame limit: room to look at an oversized frame, not room to be talked out of all memory.
    private const uint MaxFrameBytes = 50_000_000;

    public static Argument<FileInfo?> Argument() =>
        InputFiles.SingleArgument("Capture: u32 big-endian length and frame, again and again; zstd when the name ends in .zst.");

    /// <summary>Reads frame after frame; each is an array of its own.</summary>
    /// <exception cref="InvalidDataException">The file ends within a frame, claims an absurd length, or is not what its name says.</exception>
    public static IEnumerable<byte[]> Read(Terminal terminal, FileInfo file)
    {
        using var raw = InputFiles.Open(terminal, file);
        using Stream stream = file.Name.EndsWith(CompressedEnding, StringComparison.Ordinal)
            ? new DecompressionStream(raw)
            : new BufferedStream(raw, 1 << 20);
        var header = new byte[sizeof(uint)];
        for (var index = 0L; ; index++)
        {
            var read = Fill(stream, header, file);
            if (read == 0)
            {
                yield break;
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (read < header.Length || length > MaxFrameBytes)
            {
                var problem = read < header.Length ? "has no length" : $"claims {length} bytes";
                throw new InvalidDataException($"{file} is no capture, or was cut: frame {index} {problem}.");
            }

            var frame = new byte[length];
            if (Fill(stream, frame, file) < frame.Length)
            {
                throw new InvalidDataException($"{file} was cut: it ends within frame {index}.");
            }

            yield return frame;
        }
    }

    private static int Fill(Stream stream, byte[] buffer, FileInfo file)
    {
        try
        {
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is ZstdException or EndOfStreamException)
        {
            throw new InvalidDataException($"{file} is not zstd, or was cut: {e.Message}", e);
        }
    }
}
