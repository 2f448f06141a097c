using PlyrFm.AtProto.Identity;

namespace PlyrFm.AppViewApi.Auth;

/// <summary>Where the keys of those who ask are looked up. Handles play no part in it.</summary>
internal static class IssuerKeys
{
    // A document that was fetched this recently is not fetched again because of a bad signature.
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(60);

    // The whole request has 8 s.
    private static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(5);

    private static readonly IdentityCacheOptions CacheOptions = new()
    {
        // No #identity events reach this host: an hour is how long a withdrawn key may still be believed.
        FreshFor = TimeSpan.FromHours(1),
        StaleFor = TimeSpan.FromHours(23),
        ServeStaleWhileRefreshing = true,
        RefreshInterval = RefreshInterval,
        MaxRefreshesPerSecond = 50,
        ErrorFor = TimeSpan.FromSeconds(10),
    };

    public static IdentityCache Open(ApiOptions options, TimeProvider time)
    {
        var limits = NetworkGuardOptions.ForDocuments(options.AllowPrivate) with { TotalTimeout = LookupTimeout, MaxRedirects = 1 };
        var resolver = new DidResolver(
            NetworkGuard.CreateHttpClient(limits),
            new DidResolverOptions { PlcDirectory = options.PlcDirectory, AllowPrivate = options.AllowPrivate });
        return Over(resolver.ResolveAsync, time);
    }

    public static IdentityCache Over(Func<AtProto.Syntax.Did, CancellationToken, Task<DidResolution>> resolve, TimeProvider time) => new(
        resolve,
        static (_, _) => Task.FromResult<HandleResolution>(new HandleResolution.Unavailable("handles are not looked up here")),
        CacheOptions,
        time);
}
