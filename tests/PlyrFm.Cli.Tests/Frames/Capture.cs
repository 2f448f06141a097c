using System.Buffers.Binary;

namespace PlyrFm.Cli.Tests.Frames;

/// <summary>The capture format, written down once more for the tests: u32 big-endian length, frame.</summary>
internal static class Capture
{
    public static byte[] Of(params IEnumerable<byte[]> frames)
    {
        var output = new MemoryStream();
        var length = new byte[4];
        foreach (var frame in frames)
        {
            BinaryPrimitives.WriteUInt32BigEndian(length, (uint)frame.Length);
            output.Write(length);
            output.Write(frame);
        }

        return output.ToArray();
    }

    public static IReadOnlyList<byte[]> FramesOf(byte[] capture)
    {
        var frames = new List<byte[]>();
        for (var at = 0; at < capture.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(capture.AsSpan(at));
            frames.Add(capture[(at + 4)..(at + 4 + length)]);
            at += 4 + length;
        }

        return frames;
    }
}
