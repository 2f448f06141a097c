using System.Net;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Auth;

/// <summary>Lets a token pass that its issuer has signed. This is the one place where a stranger's token makes this host ask the network.</summary>
internal sealed class SignatureGate(IdentityCache identities, ApiOptions options, TimeProvider time)
{
    // A rotated key is noticed by one token; nobody needs more of them.
    private const int RefreshesPerMinute = 10;

    private readonly AddressBudget _failures = new(options.MaxAuthFailuresPerMinute, time);
    private readonly AddressBudget _refreshes = new(RefreshesPerMinute, time);

    public async Task ProveAsync(Did issuer, ServiceToken token, IPAddress client, CancellationToken ct)
    {
        if (_failures.Pause(client) is { } pause)
            throw AuthError.TooManyFailures(pause);

        var identity = await ResolveAsync(issuer, client, ct);
        if (IsSignedBy(identity.SigningKey, token))
            return;
        var current = await RefreshAsync(identity, client, ct);
        if (!Equals(current, identity.SigningKey) && IsSignedBy(current, token))
            return;
        _failures.Spend(client);
        throw AuthError.BadJwtSignature();
    }

    private async Task<Identity> ResolveAsync(Did issuer, IPAddress client, CancellationToken ct)
    {
        switch (await identities.GetAsync(issuer, ct))
        {
            case IdentityResolution.Found found:
                return found.Identity;
            case IdentityResolution.NotFound or IdentityResolution.Deactivated:
                _failures.Spend(client);
                throw AuthError.BadJwtIss("does not exist");
            case IdentityResolution.Unavailable:
                // The directory is our own choice, and its outage nobody's fault. The host of a did:web is the sender's choice.
                if (issuer.IsWeb)
                    _failures.Spend(client);
                throw AuthError.IssuerUnavailable();
            case var other:
                throw new ArgumentOutOfRangeException(nameof(issuer), other, "A kind of resolution that is not known here.");
        }
    }

    // The key may have been rotated since it was fetched. The cache keeps the limits for one account and for all of them together, and gives
    // the known answer beyond them or when the directory is down: whoever sends bad tokens must not cause an outage.
    private async Task<PublicKey?> RefreshAsync(Identity known, IPAddress client, CancellationToken ct)
    {
        if (time.GetUtcNow() - known.ResolvedAt < IssuerKeys.RefreshInterval || !_refreshes.TrySpend(client))
            return known.SigningKey;
        return await identities.RefreshAsync(known.Did, ct) is IdentityResolution.Found fresh ? fresh.Identity.SigningKey : null;
    }

    // alg never decides how a key is read: it has to be of the curve that the document says.
    private bool IsSignedBy(PublicKey? key, ServiceToken token) =>
        key is not null && key.Curve == token.Curve && key.Verify(token.SignedBytes, token.Signature, allowHighS: !options.RequireLowS);
}
