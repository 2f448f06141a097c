using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using CurvePoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace PlyrFm.AtProto.Crypto;

/// <summary>
/// BouncyCastle. Slower than libsecp256k1 (10.6 k against 35.6 k verifications a second and core) and 115 KB of garbage a call,
/// but it runs everywhere: .NET's own ECDsa has no secp256k1 outside OpenSSL, and there only 3.8 k.
/// </summary>
internal sealed class ManagedVerifier : EcdsaVerifier
{
    private readonly ECPublicKeyParameters _key;

    private ManagedVerifier(ECPublicKeyParameters key) => _key = key;

    public static ManagedVerifier? Create(EcCurve curve, ReadOnlySpan<byte> point) =>
        curve.TryDecodePoint(point, out CurvePoint? decoded) ? new ManagedVerifier(new ECPublicKeyParameters(decoded, curve.Domain)) : null;

    public override bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        // The signer has state, so each call has its own.
        var signer = new ECDsaSigner();
        signer.Init(forSigning: false, _key);
        var r = new BigInteger(1, signature[..EcCurve.ScalarBytes]);
        var s = new BigInteger(1, signature[EcCurve.ScalarBytes..]);
        return signer.VerifySignature(hash.ToArray(), r, s);
    }
}
