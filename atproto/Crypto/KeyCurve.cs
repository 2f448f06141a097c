namespace PlyrFm.AtProto.Crypto;

/// <summary>The two elliptic curves AT Protocol keys may use.</summary>
/// <remarks>https://atproto.com/specs/cryptography</remarks>
public enum KeyCurve
{
    /// <summary>NIST P-256, also called secp256r1 or prime256v1; JWT algorithm ES256.</summary>
    P256,

    /// <summary>secp256k1; JWT algorithm ES256K. Most accounts use it.</summary>
    K256,
}
