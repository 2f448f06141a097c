using PlyrFm.AtProto.Crypto;

namespace PlyrFm.AppViewApi.Auth;

/// <summary>A JWT with the form of a service auth token. Until its signature is verified, everything in it is a claim.</summary>
/// <remarks>https://atproto.com/specs/xrpc#inter-service-authentication-jwt. Times are seconds since 1970.</remarks>
/// <param name="Curve">The curve that <c>alg</c> stands for.</param>
/// <param name="KeyId"><c>kid</c>. Anything but text is given as its JSON, which names no key.</param>
/// <param name="SignedBytes">What the signature is over: header and payload as they were received.</param>
internal sealed record ServiceToken(
    KeyCurve Curve,
    string? KeyId,
    string Issuer,
    string Audience,
    string? Method,
    string? Id,
    long ExpiresAt,
    long? IssuedAt,
    long? NotBefore,
    byte[] SignedBytes,
    byte[] Signature);
