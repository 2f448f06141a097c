using System.Net;
using Microsoft.Extensions.Time.Testing;
using PlyrFm.AppViewApi.Auth;

namespace PlyrFm.AppViewApi.Tests.Auth;

/// <summary>Whose failures are counted, and in how much memory.</summary>
public sealed class ClientAddressTests
{
    private static readonly IPNetwork[] Trusted = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8")];

    [Theory]
    [InlineData("203.0.113.7", "", "203.0.113.7")]
    // Who is no proxy of ours can say what they like.
    [InlineData("203.0.113.7", "198.51.100.1", "203.0.113.7")]
    [InlineData("127.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData("127.0.0.1", "198.51.100.1:443", "198.51.100.1")]
    // The client wrote the first; our proxy appended the second.
    [InlineData("127.0.0.1", "192.0.2.99, 198.51.100.1", "198.51.100.1")]
    [InlineData("127.0.0.1", "192.0.2.99,198.51.100.1,10.1.2.3", "198.51.100.1")]
    [InlineData("127.0.0.1", "198.51.100.1, nonsense", "127.0.0.1")]
    [InlineData("127.0.0.1", "", "127.0.0.1")]
    // One subscriber has a whole /64.
    [InlineData("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "", "2001:db8:1:2::")]
    [InlineData("127.0.0.1", "[2001:db8:1:2::5]:443", "2001:db8:1:2::")]
    [InlineData(null, "198.51.100.1", "255.255.255.255")]
    public void Address_is_that_of_the_nearest_stranger(string? peer, string forwardedFor, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), ClientAddress.Of(peer is null ? null : IPAddress.Parse(peer), forwardedFor, Trusted));

    [Fact]
    public void Budget_is_one_address_and_one_minute()
    {
        var time = new FakeTimeProvider();
        var budget = new AddressBudget(2, time);
        var (one, other) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));

        Assert.True(budget.TrySpend(one));
        Assert.Null(budget.Pause(one));
        Assert.True(budget.TrySpend(one));
        Assert.False(budget.TrySpend(one));
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(40), budget.Pause(one));
        Assert.Null(budget.Pause(other));
        time.Advance(TimeSpan.FromSeconds(40));
        Assert.Null(budget.Pause(one));
    }

    [Fact]
    public void Addresses_without_end_share_one_budget()
    {
        var budget = new AddressBudget(1, new FakeTimeProvider());
        for (var i = 0; i < 65_536; i++)
            Assert.True(budget.TrySpend(new IPAddress(i + 1L)));

        Assert.Equal([true, false, false], new[] { 70_000L, 70_001, 70_002 }.Select(address => budget.TrySpend(new IPAddress(address))));
    }

    [Fact]
    public void Entries_are_remembered_for_the_span_and_forgotten_after_twice_of_it()
    {
        var time = new FakeTimeProvider();
        var entries = new RecentEntries<string, int>(TimeSpan.FromSeconds(30), maxPerGeneration: 2, time);
        entries.Exchange("a", 1);

        time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(entries.TryGet("a", out var value));
        Assert.Equal(1, value);
        Assert.Equal(1, entries.Exchange("a", 2));
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.False(entries.TryGet("a", out _));
    }

    [Fact]
    public void Entries_take_bounded_room()
    {
        var entries = new RecentEntries<int, int>(TimeSpan.FromSeconds(30), maxPerGeneration: 2, new FakeTimeProvider());
        for (var i = 0; i < 5; i++)
            entries.Exchange(i, i);

        Assert.Equal([2, 3, 4], Enumerable.Range(0, 5).Where(i => entries.TryGet(i, out _)));
    }
}
