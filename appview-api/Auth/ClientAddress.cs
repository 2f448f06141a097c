using System.Net;
using System.Net.Sockets;

namespace PlyrFm.AppViewApi.Auth;

/// <summary>
/// The address that a request is counted under. Proxies of the operator's own say who asked them; what anybody else writes into
/// <c>X-Forwarded-For</c> is ignored.
/// </summary>
internal static class ClientAddress
{
    public const string ForwardedFor = "X-Forwarded-For";

    // A household or a server has a whole /64, and could count up its addresses for ever.
    private const int SubscriberPrefixBytes = 8;

    public static IPAddress Of(HttpContext context, IReadOnlyList<IPNetwork> trustedProxies) =>
        Of(context.Connection.RemoteIpAddress, context.Request.Headers[ForwardedFor].ToString(), trustedProxies);

    /// <param name="peer">Who is connected; null on transports without addresses.</param>
    /// <param name="forwardedFor">The header, to which every proxy has appended who asked it.</param>
    public static IPAddress Of(IPAddress? peer, string forwardedFor, IReadOnlyList<IPNetwork> trustedProxies)
    {
        var address = Unmap(peer ?? IPAddress.None);
        var hops = forwardedFor.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        // From the nearest hop outwards, as long as the one who says it is trusted.
        for (var i = hops.Length - 1; i >= 0 && trustedProxies.Any(network => network.Contains(address)); i--)
        {
            if (!IPEndPoint.TryParse(hops[i], out var hop))
                break;
            address = Unmap(hop.Address);
        }

        return Subscriber(address);
    }

    private static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPAddress Subscriber(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(SubscriberPrefixBytes).Clear();
        return new IPAddress(bytes);
    }
}
