using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Audio;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer;

/// <summary>Makes what talks to hosts that strangers name.</summary>
internal static class Network
{
    private const string UserAgent = "plyr-indexer";

    // A page of labels has at most 250, of a kilobyte or so each with the longest addresses.
    private const long MaxLabelPageBytes = 4 << 20;

    public static IdentityCache Identities(IServiceProvider services) => new(
        services.GetRequiredService<DidResolver>(),
        services.GetRequiredService<HandleResolver>(),
        services.GetRequiredService<Tuning>().Identities,
        services.GetRequiredService<TimeProvider>());

    public static DidResolver Dids(IServiceProvider services)
    {
        var options = services.GetRequiredService<IndexerOptions>();
        return new DidResolver(Documents(options), new DidResolverOptions { PlcDirectory = options.PlcDirectory, AllowPrivate = options.AllowPrivateNetwork });
    }

    public static HandleResolver Handles(IServiceProvider services)
    {
        var options = services.GetRequiredService<IndexerOptions>();
        return new HandleResolver(Documents(options), new HandleResolverOptions
        {
            DnsServer = options.DnsServer,
            WellKnownOverride = options.HandleWellKnown,
            AllowTestDomain = options.AllowPrivateNetwork,
        });
    }

    public static AudioProbe Audio(IServiceProvider services)
    {
        var options = services.GetRequiredService<IndexerOptions>();
        // Of a body nothing is read. Whom an address leads to is decided by the probe.
        var guard = NetworkGuardOptions.ForDocuments(options.AllowPrivateNetwork) with { UserAgent = UserAgent, MaxRedirects = 0 };
        return new AudioProbe(NetworkGuard.CreateHttpClient(guard));
    }

    public static LabelClient Labels(IServiceProvider services)
    {
        var options = services.GetRequiredService<IndexerOptions>();
        var guard = NetworkGuardOptions.ForRepositories(MaxLabelPageBytes, options.AllowPrivateNetwork) with { UserAgent = UserAgent };
        return new LabelClient(NetworkGuard.CreateHttpClient(guard), services.GetRequiredService<TimeProvider>());
    }

    public static RepoClient Repositories(IServiceProvider services)
    {
        var options = services.GetRequiredService<IndexerOptions>();
        var tuning = services.GetRequiredService<Tuning>();
        var guard = NetworkGuardOptions.ForRepositories(tuning.MaxRepoBytes, options.AllowPrivateNetwork) with { UserAgent = UserAgent };
        return new RepoClient(NetworkGuard.CreateHttpClient(guard), new RepoClientOptions(), services.GetRequiredService<TimeProvider>());
    }

    private static HttpClient Documents(IndexerOptions options) =>
        NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForDocuments(options.AllowPrivateNetwork) with { UserAgent = UserAgent });
}
