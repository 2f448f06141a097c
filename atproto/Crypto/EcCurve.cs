using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using PlyrFm.AtProto.Cbor;
using CurvePoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace PlyrFm.AtProto.Crypto;

/// <summary>What differs between the two curves: domain, order, multicodec prefix and the legacy suite name.</summary>
internal sealed class EcCurve
{
    public const int ScalarBytes = 32;
    public const int SignatureBytes = 2 * ScalarBytes;
    public const int HashBytes = 32;
    public const int CompressedPointBytes = 33;
    public const int UncompressedPointBytes = 65;

    public static readonly EcCurve P256 = new(KeyCurve.P256, "secp256r1", [0x80, 0x24], "EcdsaSecp256r1VerificationKey2019");
    public static readonly EcCurve K256 = new(KeyCurve.K256, "secp256k1", [0xe7, 0x01], "EcdsaSecp256k1VerificationKey2019");

    private readonly byte[] _order;
    private readonly byte[] _halfOrder;
    private readonly byte[] _multicodec;

    private EcCurve(KeyCurve kind, string name, byte[] multicodec, string legacySuite)
    {
        X9ECParameters parameters = CustomNamedCurves.GetByName(name);
        Kind = kind;
        LegacySuite = legacySuite;
        Domain = new ECDomainParameters(parameters);
        _multicodec = multicodec;
        _order = parameters.N.ToByteArrayUnsigned();
        _halfOrder = parameters.N.ShiftRight(1).ToByteArrayUnsigned();
    }

    public KeyCurve Kind { get; }
    public string LegacySuite { get; }
    public ECDomainParameters Domain { get; }

    /// <summary>The varint multicodec of a compressed public key: 0x1200 (p256-pub) or 0xe7 (secp256k1-pub).</summary>
    public ReadOnlySpan<byte> Multicodec => _multicodec;

    public static EcCurve Of(KeyCurve kind) => kind switch
    {
        KeyCurve.P256 => P256,
        KeyCurve.K256 => K256,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>True for 1 to n - 1, big endian.</summary>
    public bool IsScalar(ReadOnlySpan<byte> scalar) =>
        scalar.Length == ScalarBytes && scalar.ContainsAnyExcept((byte)0) && scalar.SequenceCompareTo(_order) < 0;

    /// <summary>
    /// True for r || s with both in range. (r, s) and (r, n - s) sign the same message; only the lower s is allowed, so that a third
    /// party cannot make a second valid form of a commit, which would have another CID.
    /// </summary>
    public bool IsSignature(ReadOnlySpan<byte> signature, bool allowHighS) =>
        signature.Length == SignatureBytes
        && IsScalar(signature[..ScalarBytes])
        && IsScalar(signature[ScalarBytes..])
        && (allowHighS || IsLowS(signature[ScalarBytes..]));

    public bool IsLowS(ReadOnlySpan<byte> s) => s.SequenceCompareTo(_halfOrder) <= 0;

    /// <summary>Decodes a SEC 1 point and checks that it lies on the curve.</summary>
    /// <param name="encoded">33 bytes compressed or 65 bytes uncompressed.</param>
    /// <param name="point">The point, not infinity.</param>
    public bool TryDecodePoint(ReadOnlySpan<byte> encoded, out CurvePoint? point)
    {
        point = null;
        if (!IsPointShaped(encoded))
        {
            return false;
        }
        try
        {
            point = Domain.Curve.DecodePoint(encoded.ToArray());
            return true;
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException)
        {
            // The only way BouncyCastle reports a point that is not on the curve.
            return false;
        }
    }

    /// <summary>Refuses the hybrid forms (06, 07) and infinity (00), which no AT Protocol key uses.</summary>
    public static bool IsPointShaped(ReadOnlySpan<byte> encoded) => encoded.Length switch
    {
        CompressedPointBytes => encoded[0] is 0x02 or 0x03,
        UncompressedPointBytes => encoded[0] == 0x04,
        _ => false,
    };

    public static byte[] Compress(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length == CompressedPointBytes)
        {
            return encoded.ToArray();
        }
        byte[] compressed = encoded[..CompressedPointBytes].ToArray();
        compressed[0] = (byte)(0x02 | (encoded[^1] & 1));
        return compressed;
    }

    public static void Hash(ReadOnlySpan<byte> message, Span<byte> hash) => Sha256.Hash(message, hash);
}
