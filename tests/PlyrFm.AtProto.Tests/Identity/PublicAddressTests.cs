using System.Net;
using PlyrFm.AtProto.Identity;

namespace PlyrFm.AtProto.Tests.Identity;

public sealed class PublicAddressTests
{
    // First and last address of each net, so that a wrong prefix length shows.
    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255")]
    [InlineData("10.0.0.0", "10.255.255.255")]
    [InlineData("100.64.0.0", "100.127.255.255")]
    [InlineData("127.0.0.1", "127.255.255.255")]
    [InlineData("169.254.0.0", "169.254.255.255")]
    [InlineData("172.16.0.0", "172.31.255.255")]
    [InlineData("192.0.0.0", "192.0.0.255")]
    [InlineData("192.0.2.0", "192.0.2.255")]
    [InlineData("192.88.99.0", "192.88.99.255")]
    [InlineData("192.168.0.0", "192.168.255.255")]
    [InlineData("198.18.0.0", "198.19.255.255")]
    [InlineData("198.51.100.0", "198.51.100.255")]
    [InlineData("203.0.113.0", "203.0.113.255")]
    [InlineData("224.0.0.0", "239.255.255.255")]
    [InlineData("240.0.0.0", "255.255.255.255")]
    [InlineData("::", "::1")]
    [InlineData("::ffff:8.8.8.8", "::ffff:127.0.0.1")] // v4-mapped, whatever is inside
    [InlineData("::7f00:1", "::808:808")] // v4-compatible
    [InlineData("64:ff9b::808:808", "64:ff9b:1::1")] // NAT64
    [InlineData("100::", "1fff:ffff::1")]
    [InlineData("2001::1", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff")] // Teredo and the other protocol assignments
    [InlineData("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff")] // 6to4
    [InlineData("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("4000::", "5f00::1")]
    [InlineData("fc00::", "fdff::1")]
    [InlineData("fe80::1", "febf::1")]
    [InlineData("fe80::1%1", "fec0::1")]
    [InlineData("ff00::", "ff02::1")]
    public void PublicAddress_refuses_every_net_that_is_not_the_public_internet(string first, string last)
    {
        Assert.False(PublicAddress.Matches(IPAddress.Parse(first)), first);
        Assert.False(PublicAddress.Matches(IPAddress.Parse(last)), last);
    }

    [Theory]
    [InlineData("1.0.0.0")]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("192.0.3.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("203.0.114.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2000::")]
    [InlineData("2001:200::1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    [InlineData("3ffe:ffff::1")]
    public void PublicAddress_accepts_the_neighbours_of_those_nets(string address) =>
        Assert.True(PublicAddress.Matches(IPAddress.Parse(address)), address);
}
