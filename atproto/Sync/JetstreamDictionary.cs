using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using ZstdSharp;

namespace PlyrFm.AtProto.Sync;

/// <summary>A zstd dictionary (RFC 8878, section 5), without which the frames of a compressed stream cannot be read.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "The word of the specification; it is no collection of .NET.")]
public sealed class JetstreamDictionary
{
    /// <summary>Longest dictionary that is accepted. Those in use have about 112 kB.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const uint Magic = 0xEC30A437;

    private JetstreamDictionary(uint id, byte[] bytes) => (Id, Bytes) = (id, bytes);

    /// <summary>Its number, which each frame repeats.</summary>
    public uint Id { get; }

    /// <summary>The whole of it.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads a dictionary, tables and all.</summary>
    /// <param name="bytes">The file or the server's answer; copied.</param>
    /// <param name="dictionary">The dictionary, when it is one.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out JetstreamDictionary? dictionary)
    {
        dictionary = null;
        if (bytes.Length is <= 8 or > MaxBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
        {
            return false;
        }
        var id = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (id > 0 && CanBeLoaded(bytes))
        {
            dictionary = new JetstreamDictionary(id, bytes.ToArray());
        }
        return dictionary is not null;
    }

    private static bool CanBeLoaded(ReadOnlySpan<byte> bytes)
    {
        using var decompressor = new Decompressor();
        try
        {
            decompressor.LoadDictionary(bytes);
            return true;
        }
        catch (ZstdException)
        {
            return false;
        }
    }
}
