using System.Runtime.CompilerServices;

namespace PlyrFm.AtProto.Crypto;

/// <summary>A key parsed by libsecp256k1 (4 us) into its opaque 64 byte form, which is read only and shared by all threads.</summary>
internal sealed class NativeK256Verifier : EcdsaVerifier
{
    private readonly LibSecp256k1 _library;
    private ParsedKey _key;

    private NativeK256Verifier(LibSecp256k1 library) => _library = library;

    public static NativeK256Verifier? Create(LibSecp256k1 library, ReadOnlySpan<byte> point)
    {
        var verifier = new NativeK256Verifier(library);
        return EcCurve.IsPointShaped(point) && library.TryParseKey(point, verifier._key) ? verifier : null;
    }

    public override bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature) => _library.Verify(hash, signature, _key);

    [InlineArray(LibSecp256k1.ParsedKeyBytes)]
    private struct ParsedKey
    {
        private byte _first;
    }
}
