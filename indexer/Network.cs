using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer;

/// <summary>Makes what talks to hosts that strangers name.</summary>
internal static class Network
{
    private const string UserAgent = "plyr-indexer";

    public static IdentityCache Identities(IServiceProvider services)
    {
        var options = services.GetRequiredService<IndexerOptions>();
        var http = NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForDocuments(options.AllowPrivateNetwork) with { UserAgent = UserAgent });
        return new IdentityCache(
            new DidResolver(http, new DidResolverOptions { PlcDirectory = options.PlcDirectory, AllowPrivate = options.AllowPrivateNetwork }),
            new HandleResolver(http, new HandleResolverOptions
            {
                DnsServer = options.DnsServer,
                WellKnownOverride = options.HandleWellKnown,
                AllowTestDomain = options.AllowPrivateNetwork,
            }),
            services.GetRequiredService<Tuning>().Identities,
            services.GetRequiredService<TimeProvider>());
    }

    public static RepoClient Repositories(IServiceProvider services)
    {
        var options = services.GetRequiredService<IndexerOptions>();
        var tuning = services.GetRequiredService<Tuning>();
        var guard = NetworkGuardOptions.ForRepositories(tuning.MaxRepoBytes, options.AllowPrivateNetwork) with { UserAgent = UserAgent };
        return new RepoClient(NetworkGuard.CreateHttpClient(guard), new RepoClientOptions(), services.GetRequiredService<TimeProvider>());
    }
}
