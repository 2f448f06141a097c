using System.Diagnostics.CodeAnalysis;

namespace PlyrFm.AtProto.Crypto;

/// <summary>A P-256 or K-256 public key that verifies ECDSA signatures over SHA-256. Immutable and thread-safe.</summary>
/// <remarks>
/// Parsing costs 5 to 100 microseconds, verifying 30 to 100: keep the object while the key is in use.
/// https://atproto.com/specs/cryptography
/// </remarks>
public sealed class PublicKey : IEquatable<PublicKey>
{
    private const string DidKeyPrefix = "did:key:";

    private readonly EcCurve _curve;
    private readonly EcdsaVerifier _verifier;
    private readonly byte[] _point;

    private PublicKey(EcCurve curve, EcdsaVerifier verifier, byte[] compressedPoint)
    {
        _curve = curve;
        _verifier = verifier;
        _point = compressedPoint;
        Multibase = "z" + Base58Btc.Encode([.. curve.Multicodec, .. compressedPoint]);
        DidKey = DidKeyPrefix + Multibase;
    }

    /// <summary>The curve of the key.</summary>
    public KeyCurve Curve => _curve.Kind;

    /// <summary>The compressed point as Multikey: <c>z</c>, base 58, with multicodec prefix.</summary>
    public string Multibase { get; }

    /// <summary><c>did:key:</c> and <see cref="Multibase"/>.</summary>
    public string DidKey { get; }

    /// <summary>The compressed SEC 1 point, 33 bytes.</summary>
    public ReadOnlySpan<byte> CompressedPoint => _point;

    /// <summary>Parses <c>did:key:z...</c> of a compressed P-256 or K-256 point.</summary>
    /// <param name="text">The whole did:key, without fragment.</param>
    /// <param name="key">The key, when it is on one of the two curves.</param>
    public static bool TryParseDidKey([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PublicKey? key)
    {
        key = null;
        return text is not null && text.StartsWith(DidKeyPrefix, StringComparison.Ordinal)
            && TryParseMultibase(text.AsSpan(DidKeyPrefix.Length), out key);
    }

    /// <summary>Parses a Multikey's <c>publicKeyMultibase</c>: <c>z</c>, base 58, multicodec prefix, compressed point.</summary>
    /// <param name="text">The multibase text.</param>
    /// <param name="key">The key, when it is on one of the two curves.</param>
    public static bool TryParseMultibase([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PublicKey? key)
    {
        key = null;
        return text is not null && TryParseMultibase(text.AsSpan(), out key);
    }

    /// <summary>Parses the key of a verification method in one of the suites that preceded Multikey: no multicodec prefix.</summary>
    /// <param name="suite"><c>EcdsaSecp256k1VerificationKey2019</c> or <c>EcdsaSecp256r1VerificationKey2019</c>.</param>
    /// <param name="multibase"><c>z</c> and base 58 of a compressed or uncompressed point.</param>
    /// <param name="key">The key, when the suite is known and the point is on its curve.</param>
    public static bool TryParseLegacy(string? suite, string? multibase, [NotNullWhen(true)] out PublicKey? key)
    {
        key = null;
        EcCurve? curve = suite == EcCurve.K256.LegacySuite ? EcCurve.K256
            : suite == EcCurve.P256.LegacySuite ? EcCurve.P256
            : null;
        return curve is not null && multibase is ['z', ..] && Base58Btc.TryDecode(multibase.AsSpan(1), out byte[]? point)
            && TryCreate(curve, point, out key);
    }

    /// <summary>Makes a key from a SEC 1 point.</summary>
    /// <param name="curve">The curve of the point.</param>
    /// <param name="point">33 bytes compressed or 65 bytes uncompressed.</param>
    /// <param name="key">The key, when the point is on the curve.</param>
    public static bool TryFromPoint(KeyCurve curve, ReadOnlySpan<byte> point, [NotNullWhen(true)] out PublicKey? key) =>
        TryCreate(EcCurve.Of(curve), point, out key);

    /// <summary>Has this the form of a signature? Costs next to nothing, and needs no key: r and s are in range.</summary>
    /// <param name="curve">The curve of the key that is said to have signed.</param>
    /// <param name="signature">64 bytes r || s; anything else, DER included, is none.</param>
    /// <param name="allowHighS">As in <see cref="Verify"/>.</param>
    public static bool IsSignature(KeyCurve curve, ReadOnlySpan<byte> signature, bool allowHighS = false) =>
        EcCurve.Of(curve).IsSignature(signature, allowHighS);

    /// <summary>Verifies a signature over the SHA-256 of a message.</summary>
    /// <param name="message">The signed bytes.</param>
    /// <param name="signature">64 bytes r || s; anything else, DER included, is refused.</param>
    /// <param name="allowHighS">
    /// False for commits and labels, where the protocol demands the lower of the two equivalent s. True for JWTs, whose standard does not.
    /// </param>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, bool allowHighS = false)
    {
        Span<byte> hash = stackalloc byte[EcCurve.HashBytes];
        EcCurve.Hash(message, hash);
        return VerifyHash(hash, signature, allowHighS);
    }

    /// <summary>Verifies a signature over a SHA-256 hash.</summary>
    /// <param name="hash">32 bytes.</param>
    /// <param name="signature">64 bytes r || s.</param>
    /// <param name="allowHighS">As in <see cref="Verify"/>.</param>
    public bool VerifyHash(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, bool allowHighS = false) =>
        hash.Length == EcCurve.HashBytes && _curve.IsSignature(signature, allowHighS) && _verifier.Verify(hash, signature);

    /// <inheritdoc/>
    public bool Equals(PublicKey? other) => other is not null && _curve == other._curve && _point.AsSpan().SequenceEqual(other._point);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => DidKey.GetHashCode(StringComparison.Ordinal);

    /// <summary>The did:key form.</summary>
    public override string ToString() => DidKey;

    private static bool TryParseMultibase(ReadOnlySpan<char> text, [NotNullWhen(true)] out PublicKey? key)
    {
        key = null;
        if (text is not ['z', ..] || !Base58Btc.TryDecode(text[1..], out byte[]? bytes) || bytes.Length != 2 + EcCurve.CompressedPointBytes)
        {
            return false;
        }
        ReadOnlySpan<byte> multicodec = bytes.AsSpan(0, 2);
        EcCurve? curve = multicodec.SequenceEqual(EcCurve.K256.Multicodec) ? EcCurve.K256
            : multicodec.SequenceEqual(EcCurve.P256.Multicodec) ? EcCurve.P256
            : null;
        return curve is not null && TryCreate(curve, bytes.AsSpan(2), out key);
    }

    private static bool TryCreate(EcCurve curve, ReadOnlySpan<byte> point, [NotNullWhen(true)] out PublicKey? key)
    {
        EcdsaVerifier? verifier = EcdsaVerifier.For(curve, point);
        key = verifier is null ? null : new PublicKey(curve, verifier, EcCurve.Compress(point));
        return key is not null;
    }
}
