using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Identity;

/// <summary>What is known of one account. Guarded by the lock of <see cref="IdentityCache"/>.</summary>
internal sealed class IdentityEntry(Did did, IdentityCacheOptions options)
{
    private IdentityResolution? _value;
    private DateTimeOffset _validUntil;
    private Identity? _lastFound;

    private Handle _claimed; // the handle that the next three are about
    private Handle? _verified;
    private DateTimeOffset _verifiedAt;
    private DateTimeOffset _handleValidUntil;

    public Did Did { get; } = did;

    public DateTimeOffset LookedUpAt { get; private set; }

    /// <summary>The look-up under way, joined by all who ask meanwhile.</summary>
    public Task<IdentityResolution>? Lookup { get; set; }

    public Task<Handle?>? Verification { get; set; }

    public IdentityResolution? Known(DateTimeOffset now) => now < _validUntil ? _value : null;

    /// <summary>The last good answer, as long as it may stand in for a fresh one.</summary>
    public IdentityResolution.Found? StandIn(DateTimeOffset now) =>
        _lastFound is not null && now < _lastFound.ResolvedAt + options.FreshFor + options.StaleFor ? new(_lastFound) : null;

    public bool TryGetHandle(Handle claimed, DateTimeOffset now, out Handle? handle)
    {
        handle = _verified;
        return claimed == _claimed && now < _handleValidUntil;
    }

    public IdentityResolution Store(DidResolution answer, DateTimeOffset now)
    {
        LookedUpAt = now;
        switch (answer)
        {
            case DidResolution.Found(var document):
                _lastFound = new(document.Id, HandleOf(document, now), document.Pds, document.SigningKey, now)
                {
                    ClaimedHandle = document.ClaimedHandle,
                    LabelKey = document.LabelKey,
                    Labeler = document.Labeler,
                };
                return Keep(new IdentityResolution.Found(_lastFound), now + options.FreshFor);
            case DidResolution.NotFound:
                _lastFound = null;
                return Keep(new IdentityResolution.NotFound(), now + options.NotFoundFor);
            case DidResolution.Deactivated:
                _lastFound = null;
                return Keep(new IdentityResolution.Deactivated(), now + options.NotFoundFor);
            case DidResolution.Unavailable(var reason) unavailable:
                IdentityResolution answerNow = StandIn(now) is { } found
                    ? found
                    : new IdentityResolution.Unavailable(reason) { RetryAfter = unavailable.RetryAfter };
                return Keep(answerNow, now + options.ErrorFor);
            default:
                throw new ArgumentOutOfRangeException(nameof(answer), answer, "A kind of resolution that is not known here.");
        }
    }

    public Handle? Store(Handle claimed, HandleResolution answer, DateTimeOffset now)
    {
        if (answer is HandleResolution.Unavailable)
        {
            var isUsable = claimed == _claimed && _verified is not null && now < _verifiedAt + options.FreshFor + options.StaleFor;
            (_claimed, _verified, _handleValidUntil) = (claimed, isUsable ? _verified : null, now + options.ErrorFor);
            return _verified;
        }
        var holds = answer is HandleResolution.Found(var owner) && owner == Did;
        (_claimed, _verified, _verifiedAt) = (claimed, holds ? claimed : Handle.Invalid, now);
        _handleValidUntil = now + (holds ? options.FreshFor : options.NotFoundFor);
        if (_lastFound is { } identity && identity.ClaimedHandle == claimed)
        {
            _lastFound = identity with { Handle = _verified.Value };
            _value = _value is IdentityResolution.Found ? new IdentityResolution.Found(_lastFound) : _value;
        }
        return _verified;
    }

    private IdentityResolution Keep(IdentityResolution value, DateTimeOffset validUntil)
    {
        (_value, _validUntil) = (value, validUntil);
        return value;
    }

    private Handle HandleOf(DidDocument document, DateTimeOffset now) =>
        document.ClaimedHandle is { } claimed && TryGetHandle(claimed, now, out var known) && known is { } handle ? handle : Handle.Invalid;
}
