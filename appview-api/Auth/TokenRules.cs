using System.Buffers;
using PlyrFm.AppViewApi.Endpoints;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Parts.Page.Mention;

namespace PlyrFm.AppViewApi.Auth;

/// <summary>What a token has to say to be meant for this request. None of it needs the network, so a wrong token costs nothing.</summary>
internal sealed class TokenRules(ApiOptions options, TimeProvider time)
{
    // Clocks differ. An expired token gets less, because its client can have a new one at once.
    private const int ExpiryLeewaySeconds = 5;
    private const int ClockSkewSeconds = 60;

    // The longest that a PDS signs for.
    private const int MaxLifetimeSeconds = 3600;

    private const string SigningKeyId = "#atproto";
    private const int PlcIdentifierLength = 24;

    private static readonly SearchValues<char> Base32 = SearchValues.Create("abcdefghijklmnopqrstuvwxyz234567");

    /// <returns>The account for which the token speaks, if its signature is right.</returns>
    public Did Check(ServiceToken token, string nsid)
    {
        CheckTime(token);
        if (!IsForUs(token.Audience, nsid))
            throw AuthError.BadJwtAudience(options.Did + ServiceEndpoints.ServiceId);
        if (token.Method != nsid)
            throw AuthError.BadJwtLexiconMethod(nsid);
        var issuer = ReadIssuer(token.Issuer);
        if (token.KeyId is { } key && key != SigningKeyId && key != token.Issuer + SigningKeyId)
            throw AuthError.BadJwtKid();
        return PublicKey.IsSignature(token.Curve, token.Signature, allowHighS: !options.RequireLowS) ? issuer : throw AuthError.BadJwtSignature();
    }

    private void CheckTime(ServiceToken token)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (token.ExpiresAt <= now - ExpiryLeewaySeconds)
            throw AuthError.JwtExpired();
        if (token.ExpiresAt > now + MaxLifetimeSeconds + ClockSkewSeconds)
            throw AuthError.BadJwtTime("lives too long");
        if (token.IssuedAt > now + ClockSkewSeconds)
            throw AuthError.BadJwtTime("was issued in the future");
        if (token.NotBefore > now + ClockSkewSeconds)
            throw AuthError.BadJwtTime("is not valid yet");
    }

    // PDSs are to name the service, but many still name the bare DID when they pass a request on. It stands for this service alone: another
    // service of the same DID is another audience.
    private bool IsForUs(string audience, string nsid) =>
        audience == options.Did + ServiceEndpoints.ServiceId
        || (options.AcceptBareAudience && audience == options.Did)
        || (nsid == Search.NsidText && audience == options.Did + ServiceEndpoints.MentionSearchId);

    private Did ReadIssuer(string issuer)
    {
        // A fragment names another key of the account, such as a labeler's, and that key must never speak for the account.
        if (issuer.Contains('#'))
            throw AuthError.BadJwtIss("has to be a DID without fragment");
        if (!Did.TryParse(issuer, out var did) || !(IsPlc(did) || IsWeb(did)))
            throw AuthError.BadJwtIss("has to be a did:plc or did:web");
        return did;
    }

    private static bool IsPlc(Did did) =>
        did.IsPlc && did.Value.AsSpan("did:plc:".Length) is { Length: PlcIdentifierLength } identifier && !identifier.ContainsAnyExcept(Base32);

    // A host name has the syntax of a handle. Ports are for local networks, on localhost alone.
    private bool IsWeb(Did did)
    {
        const string LocalPort = "localhost%3A";
        if (!did.IsWeb)
            return false;
        var host = did.Value["did:web:".Length..];
        return Handle.TryParse(host, out _)
            || (options.AllowPrivate && (host == "localhost"
                || (host.StartsWith(LocalPort, StringComparison.Ordinal) && ushort.TryParse(host.AsSpan(LocalPort.Length), out _))));
    }
}
