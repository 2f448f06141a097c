using System.Security.Cryptography;

namespace PlyrFm.AtProto.Cbor;

/// <summary>SHA-256, the only hash of the protocol.</summary>
internal static class Sha256
{
    public const int HashBytes = 32;

    public static void Hash(ReadOnlySpan<byte> source, Span<byte> destination) => SHA256.HashData(source, destination);
}
