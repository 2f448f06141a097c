using System.Buffers.Binary;

namespace PlyrFm.TestKit;

/// <summary>Audio that browsers play.</summary>
public static class Tone
{
    private const int Rate = 22_050;

    /// <summary>A WAV file of a tone, 8 bits at 22,050 Hz.</summary>
    public static byte[] Wav(TimeSpan length)
    {
        var samples = (int)(Rate * length.TotalSeconds);
        var file = new byte[44 + samples];
        var head = file.AsSpan();
        "RIFF"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], 36 + samples);
        "WAVEfmt "u8.CopyTo(head[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(head[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(head[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(head[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(head[24..], Rate);
        BinaryPrimitives.WriteInt32LittleEndian(head[28..], Rate);
        BinaryPrimitives.WriteInt16LittleEndian(head[32..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(head[34..], 8);
        "data"u8.CopyTo(head[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(head[40..], samples);
        for (var i = 0; i < samples; i++)
        {
            file[44 + i] = (byte)(128 + (60 * Math.Sin(i * 0.1)));
        }

        return file;
    }
}
