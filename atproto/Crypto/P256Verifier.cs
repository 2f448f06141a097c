using System.Security.Cryptography;
using CurvePoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace PlyrFm.AtProto.Crypto;

/// <summary>
/// The platform's ECDsa. Importing a key costs twice a verification, so the object is kept; it is not documented as thread-safe,
/// so it is lent to one caller at a time and a second caller at the same moment imports another.
/// </summary>
internal sealed class P256Verifier : EcdsaVerifier
{
    private readonly ECParameters _parameters;
    private ECDsa? _spare;

    private P256Verifier(ECParameters parameters) => _parameters = parameters;

    public static P256Verifier? Create(ReadOnlySpan<byte> point)
    {
        if (!EcCurve.P256.TryDecodePoint(point, out CurvePoint? decoded))
        {
            return null;
        }
        return new P256Verifier(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = decoded!.AffineXCoord.GetEncoded(),
                Y = decoded.AffineYCoord.GetEncoded(),
            },
        });
    }

    public override bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        ECDsa ecdsa = Interlocked.Exchange(ref _spare, null) ?? ECDsa.Create(_parameters);
        bool isValid = ecdsa.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        Interlocked.Exchange(ref _spare, ecdsa)?.Dispose();
        return isValid;
    }
}
