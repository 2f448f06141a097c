using System.Net;
using System.Net.Sockets;

namespace PlyrFm.AtProto.Identity;

/// <summary>Tells addresses of the public internet from all others.</summary>
/// <remarks>
/// https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry. An allow list in IPv6 (2000::/3 is all
/// that is assigned for global unicast), a deny list in IPv4, where everything else is global.
/// </remarks>
public static class PublicAddress
{
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // Nets that are not globally reachable, and those that smuggle an IPv4 address past the IPv4 list (Teredo, 6to4).
    private static readonly IPNetwork[] Excluded =
    [
        IPNetwork.Parse("0.0.0.0/8"), // "this network"
        IPNetwork.Parse("10.0.0.0/8"), // private use
        IPNetwork.Parse("100.64.0.0/10"), // carrier-grade NAT; some clouds put their metadata service here
        IPNetwork.Parse("127.0.0.0/8"), // loopback
        IPNetwork.Parse("169.254.0.0/16"), // link local, and the metadata service of most clouds
        IPNetwork.Parse("172.16.0.0/12"), // private use
        IPNetwork.Parse("192.0.0.0/24"), // IETF protocol assignments
        IPNetwork.Parse("192.0.2.0/24"), // documentation
        IPNetwork.Parse("192.88.99.0/24"), // 6to4 relay anycast, withdrawn
        IPNetwork.Parse("192.168.0.0/16"), // private use
        IPNetwork.Parse("198.18.0.0/15"), // benchmarking
        IPNetwork.Parse("198.51.100.0/24"), // documentation
        IPNetwork.Parse("203.0.113.0/24"), // documentation
        IPNetwork.Parse("224.0.0.0/4"), // multicast
        IPNetwork.Parse("240.0.0.0/4"), // reserved, and the broadcast address
        IPNetwork.Parse("2001::/23"), // IETF protocol assignments: Teredo, benchmarking, ORCHID
        IPNetwork.Parse("2001:db8::/32"), // documentation
        IPNetwork.Parse("2002::/16"), // 6to4
        IPNetwork.Parse("3fff::/20"), // documentation
    ];

    /// <summary>True for a public unicast address.</summary>
    /// <param name="address">Any address. IPv4-mapped IPv6 (::ffff:a.b.c.d) is never public: no public host needs it.</param>
    public static bool Matches(IPAddress address)
    {
        // Named, although outside 2000::/3: IPNetwork compares a mapped address by its IPv4 part and finds it inside.
        if (address.IsIPv4MappedToIPv6 || (address.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(address)))
        {
            return false;
        }
        foreach (var net in Excluded)
        {
            if (net.Contains(address))
            {
                return false;
            }
        }
        return address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;
    }
}
