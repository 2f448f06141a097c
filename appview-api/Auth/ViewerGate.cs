using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Auth;

/// <summary>
/// Says who asks. A request without a token is anonymous; one with a token that does not hold ends here, since answering it as if there
/// were none would silently answer another question.
/// </summary>
/// <remarks>https://atproto.com/specs/xrpc#service-proxying. docs/api.md lists the checks in their order.</remarks>
internal sealed class ViewerGate(
    TokenRules rules, SignatureGate signatures, ReplayWatch replays, ViewerQueries accounts, ApiOptions options, AuthMetrics metrics,
    TimeProvider time, ILogger<ViewerGate> log)
{
    private const string Scheme = "Bearer ";
    private const int MaxProven = 50_000;

    private static readonly TimeSpan ProvenFor = TimeSpan.FromSeconds(30);

    // By hash of token and method: a page of music makes many calls, and a signature costs more than most queries. Failures are not kept.
    private readonly RecentEntries<string, ProvenToken> _proven = new(ProvenFor, MaxProven, time);

    /// <param name="nsid">The query that is asked, which the token has to name.</param>
    /// <returns>Null for an anonymous request.</returns>
    public async Task<Viewer?> IdentifyAsync(HttpContext context, string nsid, CancellationToken ct)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
            return null;

        try
        {
            var proven = await ProveAsync(ReadToken(header), nsid, context, ct);
            replays.Observe(proven.Issuer.Value, proven.Id);
            var row = await accounts.FindAsync(proven.Issuer, ct);
            if (row is { IsTakenDown: true })
                throw AuthError.AccountTakedown();
            metrics.Judged("ok");
            return new Viewer(proven.Issuer, row?.ActorId, row?.Rev);
        }
        catch (XrpcException refused)
        {
            metrics.Judged(refused.Error.Name);
            throw;
        }
    }

    private static string ReadToken(StringValues header)
    {
        // Schemes are case-insensitive (RFC 9110, 11.1).
        if (header is not [{ } text] || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw AuthError.AuthenticationRequired();
        return text[Scheme.Length..].TrimStart(' ');
    }

    private async Task<ProvenToken> ProveAsync(string text, string nsid, HttpContext context, CancellationToken ct)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{nsid} {text}")));
        if (_proven.TryGet(key, out var known) && time.GetUtcNow() < known.Until)
            return known;

        var token = ServiceTokenReader.Read(text);
        var issuer = default(Did);
        try
        {
            issuer = rules.Check(token, nsid);
            await signatures.ProveAsync(issuer, token, ClientAddress.Of(context, options.TrustedProxies), ct);
        }
        catch (XrpcException refused)
        {
            Log.TokenRefused(log, issuer.IsDefault ? "?" : issuer.Value, nsid, refused.Error.Name);
            throw;
        }

        var expiry = DateTimeOffset.FromUnixTimeSeconds(token.ExpiresAt);
        var latest = time.GetUtcNow() + ProvenFor;
        var proven = new ProvenToken(issuer, token.Id, expiry < latest ? expiry : latest);
        _proven.Exchange(key, proven);
        return proven;
    }
}
