using System.Buffers.Binary;
using System.Numerics;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>Places a key in the tree.</summary>
internal static class MstKey
{
    /// <summary>The layer of a key: half the leading zero bits of its SHA-256, so that one key in four rises from each layer to the
    /// next.</summary>
    public static int LayerOf(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        Sha256.Hash(key, hash);
        // 64 bits decide up to layer 31; 32 stands for everything above, which MstLimits.MaxLayer excludes.
        return BitOperations.LeadingZeroCount(BinaryPrimitives.ReadUInt64BigEndian(hash)) / 2;
    }

    /// <exception cref="MalformedDataException">Above <see cref="MstLimits.MaxLayer"/>.</exception>
    public static sbyte CheckedLayerOf(ReadOnlySpan<byte> key)
    {
        int layer = LayerOf(key);
        return layer <= MstLimits.MaxLayer ? (sbyte)layer : ThrowHelper.Malformed<sbyte>(MalformedReason.InvalidTree, 0);
    }
}
