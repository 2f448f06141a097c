using System.Net;

namespace PlyrFm.AtProto.Identity;

/// <summary>How handles are looked up.</summary>
public sealed record HandleResolverOptions
{
    /// <summary>The DNS server to ask, null for those of the system.</summary>
    public IPEndPoint? DnsServer { get; init; }

    /// <summary>Time for one DNS query; one more is sent before giving up.</summary>
    public TimeSpan DnsTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Base address that is asked for every handle's well-known file, with the handle as <c>Host</c>: for a local network, whose handles
    /// no DNS knows. Null on the internet.
    /// </summary>
    public Uri? WellKnownOverride { get; init; }

    /// <summary>Accepts handles below <c>.test</c>, which exist on development networks only.</summary>
    public bool AllowTestDomain { get; init; }
}
