using System.Runtime.InteropServices;

namespace PlyrFm.AtProto.Crypto;

/// <summary>
/// Bitcoin Core's libsecp256k1, bound at run time when the system has it. Only functions that have been stable since its first
/// release are used; a library that fails the known-answer test is treated as absent.
/// </summary>
internal sealed unsafe class LibSecp256k1
{
    public const int ParsedKeyBytes = 64;

    private const int ParsedSignatureBytes = 64;

    private const string CreateContext = "secp256k1_context_create";
    private const string ParseKey = "secp256k1_ec_pubkey_parse";
    private const string ParseSignature = "secp256k1_ecdsa_signature_parse_compact";
    private const string Normalise = "secp256k1_ecdsa_signature_normalize";
    private const string VerifyDigest = "secp256k1_ecdsa_verify";

    // SECP256K1_CONTEXT_VERIFY. Releases before 0.2 need it for their tables; later ones treat it like CONTEXT_NONE.
    private const uint ContextVerify = 0x0101;

    // Sonames first: the bare name exists only where development packages are installed. The suffix grows with the ABI.
    private static readonly string[] Names =
    [
        "libsecp256k1.so.1", "libsecp256k1.so.2", "libsecp256k1.so.5", "libsecp256k1.so.6", "libsecp256k1.so.0",
        "libsecp256k1.dylib", "/opt/homebrew/lib/libsecp256k1.dylib", "secp256k1", "libsecp256k1",
    ];

    private readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, nuint, int> _parseKey;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, int> _parseSignature;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, int> _normalise;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, int> _verify;

    // Lives as long as the process. Every function used takes it as const and is safe to call from several threads.
    private readonly nint _context;

    private LibSecp256k1(nint library, string name)
    {
        Name = name;
        _parseKey = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, nuint, int>)NativeLibrary.GetExport(library, ParseKey);
        _parseSignature = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int>)NativeLibrary.GetExport(library, ParseSignature);
        _normalise = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int>)NativeLibrary.GetExport(library, Normalise);
        _verify = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, int>)NativeLibrary.GetExport(library, VerifyDigest);
        var create = (delegate* unmanaged[Cdecl]<uint, nint>)NativeLibrary.GetExport(library, CreateContext);
        _context = create(ContextVerify);
    }

    /// <summary>The library, or null when none could be loaded or the one found gave a wrong answer.</summary>
    public static LibSecp256k1? Loaded { get; } = Load();

    public string Name { get; }

    /// <param name="point">33 or 65 bytes.</param>
    /// <param name="key">64 bytes, written.</param>
    public bool TryParseKey(ReadOnlySpan<byte> point, Span<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, ParsedKeyBytes);
        fixed (byte* pPoint = point, pKey = key)
        {
            return _parseKey(_context, pKey, pPoint, (nuint)point.Length) == 1;
        }
    }

    /// <param name="hash">32 bytes.</param>
    /// <param name="signature">64 bytes r || s, low or high s.</param>
    /// <param name="key">64 bytes from <see cref="TryParseKey"/>.</param>
    public bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> key)
    {
        // The library trusts its pointers, so the lengths are checked here, whatever the callers did.
        if (hash.Length != EcCurve.HashBytes || signature.Length != EcCurve.SignatureBytes || key.Length != ParsedKeyBytes)
        {
            return false;
        }
        byte* parsed = stackalloc byte[ParsedSignatureBytes];
        fixed (byte* pHash = hash, pSignature = signature, pKey = key)
        {
            if (_parseSignature(_context, parsed, pSignature) != 1)
            {
                return false;
            }
            // The library itself refuses high S; whether that is allowed was the caller's decision.
            _normalise(_context, parsed, parsed);
            return _verify(_context, parsed, pHash, pKey) == 1;
        }
    }

    private static LibSecp256k1? Load()
    {
        foreach (string name in Names)
        {
            if (NativeLibrary.TryLoad(name, typeof(LibSecp256k1).Assembly, null, out nint handle) && HasExports(handle))
            {
                var library = new LibSecp256k1(handle, name);
                if (library._context != 0 && library.AnswersAreRight())
                {
                    return library;
                }
            }
        }
        return null;
    }

    private static bool HasExports(nint library)
    {
        string[] needed = [CreateContext, ParseKey, ParseSignature, Normalise, VerifyDigest];
        return Array.TrueForAll(needed, name => NativeLibrary.TryGetExport(library, name, out _));
    }

    // Private key 1, so that the public key is the generator; the SHA-256 of "abc", RFC 6979 nonce, low S.
    private bool AnswersAreRight()
    {
        byte[] point = Convert.FromHexString("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
        byte[] hash = Convert.FromHexString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        byte[] signature = Convert.FromHexString(
            "75601b1385909ea698e3fd6e26e5fa5105127bd2299d3ab0b9d9f93df5b8b99c28ae7cc8f969e6b6fb1feac477818a75a46e8c364e88dfdc9880e1a5175c4bd1");
        Span<byte> key = stackalloc byte[ParsedKeyBytes];
        if (!TryParseKey(point, key) || !Verify(hash, signature, key))
        {
            return false;
        }
        hash[0] ^= 1;
        return !Verify(hash, signature, key);
    }
}
