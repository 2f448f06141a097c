using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Auth;

/// <summary>
/// Why a token is refused. Messages never repeat what was in it. <c>BadJwtTime</c> and <c>BadJwtKid</c> are names of our own, the others
/// are those of the reference implementation.
/// </summary>
internal static class AuthError
{
    private const string Challenge = "Bearer error=\"invalid_token\"";

    public static XrpcException AuthenticationRequired() => Refuse(
        "AuthenticationRequired", "Authorization has to be given once, as Bearer and a service auth token. OAuth tokens are for your PDS only.");

    /// <summary>The one query that cannot be answered to nobody.</summary>
    public static XrpcException ViewerRequired(string why) =>
        new(new XrpcError(401, "AuthenticationRequired", $"A service auth token is needed. {why}") { Challenge = "Bearer" });

    public static XrpcException BadJwt(string why) => Refuse("BadJwt", $"The token is no service auth token: {why}.");

    public static XrpcException BadJwtType() => Refuse("BadJwtType", "The token is of another type than JWT.");

    public static XrpcException JwtExpired() => Refuse("JwtExpired", "The token has expired.");

    public static XrpcException BadJwtTime(string why) => Refuse("BadJwtTime", $"The token {why}.");

    public static XrpcException BadJwtAudience(string expected) => Refuse("BadJwtAudience", $"The token is for another service: aud has to be {expected}.");

    public static XrpcException BadJwtLexiconMethod(string nsid) => Refuse("BadJwtLexiconMethod", $"The token is for another method: lxm has to be {nsid}.");

    public static XrpcException BadJwtIss(string why) => Refuse("BadJwtIss", $"The token's issuer {why}.");

    public static XrpcException BadJwtKid() => Refuse("BadJwtKid", "The token names another key than #atproto.");

    public static XrpcException BadJwtSignature() => Refuse("BadJwtSignature", "The token is not signed with its issuer's key.");

    public static XrpcException IssuerUnavailable() =>
        new(XrpcError.NotEnoughResources("The DID document of the token's issuer cannot be fetched at the moment."));

    public static XrpcException TooManyFailures(TimeSpan pause) => new(
        new XrpcError(429, "RateLimitExceeded", "Too many tokens from this address were refused.") { RetryAfter = (int)Math.Ceiling(pause.TotalSeconds) });

    public static XrpcException AccountTakedown() => new(new XrpcError(403, "AccountTakedown", "This service does not serve the account."));

    private static XrpcException Refuse(string name, string message) => new(new XrpcError(401, name, message) { Challenge = Challenge });
}
