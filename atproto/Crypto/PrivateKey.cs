using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using CurvePoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace PlyrFm.AtProto.Crypto;

/// <summary>A signing key, for clients, simulators and tests. Disposing clears the bytes.</summary>
/// <remarks>
/// Nonces are deterministic (RFC 6979), so the same key and message always give the same signature. Computed by BouncyCastle, whose
/// arithmetic is not written to resist timing attacks: do not sign for others on a shared machine with it.
/// </remarks>
public sealed class PrivateKey : IDisposable
{
    private readonly EcCurve _curve;
    private readonly byte[] _scalar;
    private bool _isDisposed;

    private PrivateKey(EcCurve curve, ReadOnlySpan<byte> scalar)
    {
        _curve = curve;
        _scalar = scalar.ToArray();
        CurvePoint point = curve.Domain.G.Multiply(new BigInteger(1, _scalar)).Normalize();
        PublicKey = PublicKey.TryFromPoint(curve.Kind, point.GetEncoded(compressed: true), out PublicKey? key)
            ? key
            : throw new CryptographicException("The generator times a scalar must be on the curve.");
    }

    /// <summary>The public half.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>Makes a key from the system's random numbers.</summary>
    public static PrivateKey Generate(KeyCurve curve)
    {
        Span<byte> scalar = stackalloc byte[EcCurve.ScalarBytes];
        do
        {
            RandomNumberGenerator.Fill(scalar);
        }
        while (!EcCurve.Of(curve).IsScalar(scalar));
        var key = new PrivateKey(EcCurve.Of(curve), scalar);
        CryptographicOperations.ZeroMemory(scalar);
        return key;
    }

    /// <summary>Makes a key from its scalar.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="scalar">32 bytes, big endian, copied.</param>
    /// <exception cref="ArgumentException">Not a scalar of the curve: wrong length, zero, or not below the order.</exception>
    public static PrivateKey FromBytes(KeyCurve curve, ReadOnlySpan<byte> scalar) =>
        EcCurve.Of(curve).IsScalar(scalar)
            ? new PrivateKey(EcCurve.Of(curve), scalar)
            : throw new ArgumentException("Not a scalar of this curve.", nameof(scalar));

    /// <summary>A copy of the 32 byte scalar; the caller clears it.</summary>
    public byte[] ToArray()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return [.. _scalar];
    }

    /// <summary>Signs the SHA-256 of a message.</summary>
    /// <returns>64 bytes r || s with the lower s.</returns>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        byte[] hash = new byte[EcCurve.HashBytes];
        EcCurve.Hash(message, hash);

        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(forSigning: true, new ECPrivateKeyParameters(new BigInteger(1, _scalar), _curve.Domain));
        BigInteger[] rs = signer.GenerateSignature(hash);

        byte[] signature = new byte[EcCurve.SignatureBytes];
        WriteScalar(rs[0], signature.AsSpan(0, EcCurve.ScalarBytes));
        Span<byte> s = signature.AsSpan(EcCurve.ScalarBytes);
        WriteScalar(rs[1], s);
        if (!_curve.IsLowS(s))
        {
            WriteScalar(_curve.Domain.N.Subtract(rs[1]), s);
        }
        return signature;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_scalar);
        _isDisposed = true;
    }

    private static void WriteScalar(BigInteger value, Span<byte> destination)
    {
        byte[] bytes = value.ToByteArrayUnsigned();
        destination.Clear();
        bytes.CopyTo(destination[^bytes.Length..]);
    }
}
