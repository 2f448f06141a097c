using System.Security.Cryptography;

namespace PlyrFm.AtProto.Cbor;

/// <summary>SHA-256, the only hash of the protocol. Blocks are small, so what surrounds the hash costs more than the hash.</summary>
internal static class Sha256
{
    public const int HashBytes = 32;

    private static readonly LibcryptoSha256? Libcrypto = LibcryptoSha256.TryLoad();

    /// <summary>True when the fast path is in use; for benchmarks and logs.</summary>
    public static bool IsNative => Libcrypto is not null;

    /// <param name="source">What to hash.</param>
    /// <param name="destination">At least 32 bytes; the first 32 are written.</param>
    public static void Hash(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (Libcrypto is not null)
        {
            Libcrypto.Hash(source, destination);
        }
        else
        {
            SHA256.HashData(source, destination);
        }
    }
}
