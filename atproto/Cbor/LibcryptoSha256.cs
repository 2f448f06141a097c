using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PlyrFm.AtProto.Cbor;

/// <summary>
/// SHA-256 by the low-level functions of OpenSSL's libcrypto, which keep their state on the stack. The runtime goes through EVP, which
/// looks up, allocates and frees a context for each hash.
/// </summary>
/// <remarks>
/// https://docs.openssl.org/3.0/man3/SHA256_Init/. Deprecated there, but part of every libcrypto so far; hence nothing is assumed:
/// the library is looked for by its versioned names, must give known answers, and is otherwise done without. Linux only, where the
/// runtime needs libcrypto as well; elsewhere the platform's own one-shot hash is fast.
/// </remarks>
internal sealed unsafe class LibcryptoSha256
{
    private static readonly string[] LibraryNames = ["libcrypto.so.3", "libcrypto.so.1.1"];

    // SHA256_CTX has 112 bytes in every release; the rest is for one that grows.
    private const int ContextBytes = 256;

    // Init and Final take some 50 ns, less than telling the collector that a thread leaves and comes back. Update may take a millisecond.
    private readonly delegate* unmanaged[SuppressGCTransition]<byte*, int> _init;
    private readonly delegate* unmanaged<byte*, byte*, nuint, int> _update;
    private readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, int> _final;

    private LibcryptoSha256(nint init, nint update, nint final)
    {
        _init = (delegate* unmanaged[SuppressGCTransition]<byte*, int>)init;
        _update = (delegate* unmanaged<byte*, byte*, nuint, int>)update;
        _final = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, int>)final;
    }

    /// <summary>Null when there is no such library, or it does not do what it should.</summary>
    public static LibcryptoSha256? TryLoad()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        foreach (var name in LibraryNames)
        {
            if (NativeLibrary.TryLoad(name, out var library)
                && NativeLibrary.TryGetExport(library, "SHA256_Init", out var init)
                && NativeLibrary.TryGetExport(library, "SHA256_Update", out var update)
                && NativeLibrary.TryGetExport(library, "SHA256_Final", out var final)
                && new LibcryptoSha256(init, update, final) is var candidate
                && candidate.GivesKnownAnswers())
            {
                return candidate;
            }
        }

        return null;
    }

    public void Hash(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (!TryHash(source, destination[..Sha256.HashBytes]))
        {
            throw new InvalidOperationException("libcrypto refused to hash.");
        }
    }

    [SkipLocalsInit]
    private bool TryHash(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var context = stackalloc byte[ContextBytes];
        fixed (byte* input = source, output = destination)
        {
            return _init(context) == 1 && _update(context, input, (nuint)source.Length) == 1 && _final(output, context) == 1;
        }
    }

    // FIPS 180-4 examples: one block and two blocks.
    private bool GivesKnownAnswers() =>
        Gives("abc"u8, "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")
        && Gives(
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"u8,
            "248D6A61D20638B8E5C026930C3E6039A33CE45964FF2167F6ECEDD419DB06C1");

    private bool Gives(ReadOnlySpan<byte> message, string expected)
    {
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        return TryHash(message, hash) && Convert.ToHexString(hash) == expected;
    }
}
