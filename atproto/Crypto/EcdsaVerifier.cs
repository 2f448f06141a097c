namespace PlyrFm.AtProto.Crypto;

/// <summary>
/// One public key prepared for ECDSA verification by one of the backends. The caller has checked length, range and low S;
/// a backend accepts low and high S alike. Thread-safe.
/// </summary>
internal abstract class EcdsaVerifier
{
    public abstract bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature);

    /// <summary>Prepares a key with the fastest backend of this process, or returns null when the point is not on the curve.</summary>
    public static EcdsaVerifier? For(EcCurve curve, ReadOnlySpan<byte> point) => curve.Kind switch
    {
        KeyCurve.P256 => P256Verifier.Create(point),
        _ when LibSecp256k1.Loaded is { } library => NativeK256Verifier.Create(library, point),
        _ => ManagedVerifier.Create(curve, point),
    };
}
