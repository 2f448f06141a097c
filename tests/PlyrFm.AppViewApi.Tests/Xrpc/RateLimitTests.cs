using System.Net;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Xrpc;

/// <summary>How much a client may ask, and who counts as one.</summary>
public sealed class RateLimitTests(SignedInFixture fixture) : IClassFixture<SignedInFixture>
{
    // The test's transport has no addresses: 255.255.255.255 stands for it, and is the trusted proxy that says who asks.
    private static readonly (string, string)[] Settings =
        [("Api:TrustedProxies:0", "255.255.255.255/32"), ("RateLimits:Anonymous", "3"), ("RateLimits:Search", "1"), ("RateLimits:Viewer", "2")];

    [PostgresFact]
    public async Task Addresses_and_accounts_have_a_budget_each()
    {
        await using var api = fixture.Start(Settings);
        using var client = api.CreateClient();

        using var first = await AskAsync(client, ListTracks.NsidText, "203.0.113.7");
        Assert.Equal(
            ("3", "2", "3;w=300"), (Header(first, "RateLimit-Limit"), Header(first, "RateLimit-Remaining"), Header(first, "RateLimit-Policy")));
        Assert.InRange(int.Parse(Header(first, "RateLimit-Reset")), 1, 300);
        await AssertStatusAsync(client, 200, ListTracks.NsidText, "203.0.113.7");
        await AssertStatusAsync(client, 200, ListTracks.NsidText, "203.0.113.7");
        using var refused = await AskAsync(client, ListTracks.NsidText, "203.0.113.7");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("\"RateLimitExceeded\"", await refused.Content.ReadAsStringAsync());
        Assert.Equal(Header(refused, "RateLimit-Reset"), Header(refused, "Retry-After"));
        Assert.Equal("0", Header(refused, "RateLimit-Remaining"));
        Assert.Equal("*", Header(refused, "Access-Control-Allow-Origin"));

        // Somebody else, and an account that asks from the same address.
        await AssertStatusAsync(client, 200, ListTracks.NsidText, "203.0.113.8");
        foreach (var viewer in new[] { fixture.Listener, fixture.Other })
        {
            await AssertStatusAsync(client, 200, ListTracks.NsidText, "203.0.113.7", viewer);
            await AssertStatusAsync(client, 200, ListTracks.NsidText, "203.0.113.9", viewer);
            await AssertStatusAsync(client, 429, ListTracks.NsidText, "203.0.113.10", viewer);
        }
    }

    [PostgresFact]
    public async Task Searches_have_a_budget_of_their_own_inside_the_other()
    {
        await using var api = fixture.Start(Settings);
        using var client = api.CreateClient();

        await AssertStatusAsync(client, 200, SearchTracks.NsidText, "203.0.113.7", parameters: "?q=rain");
        await AssertStatusAsync(client, 429, SearchTracks.NsidText, "203.0.113.7", parameters: "?q=rain");
        await AssertStatusAsync(client, 200, ListTracks.NsidText, "203.0.113.7");
        await AssertStatusAsync(client, 429, ListTracks.NsidText, "203.0.113.7");
    }

    [PostgresFact]
    public async Task Network_of_a_household_is_one_client_and_this_machine_none()
    {
        await using var api = fixture.Start(Settings);
        using var client = api.CreateClient();

        for (var i = 1; i <= 3; i++)
            await AssertStatusAsync(client, 200, ListTracks.NsidText, $"2001:db8:1:2::{i}");
        await AssertStatusAsync(client, 429, ListTracks.NsidText, "2001:db8:1:2::4");
        await AssertStatusAsync(client, 200, ListTracks.NsidText, "2001:db8:1:3::1");
        for (var i = 0; i < 5; i++)
        {
            await AssertStatusAsync(client, 200, ListTracks.NsidText, "127.0.0.1");
            await AssertStatusAsync(client, 200, ListTracks.NsidText, null);
        }
    }

    [Fact]
    public void Budget_is_full_again_in_the_next_window_and_bounded_in_memory()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var budget = new RequestBudget(1, time);
        Assert.False(budget.Spend("a").IsExceeded);
        Assert.True(budget.Spend("a").IsExceeded);
        time.Advance(RequestBudget.Window - TimeSpan.FromSeconds(1));
        Assert.True(budget.Spend("a").IsExceeded);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(budget.Spend("a").IsExceeded);

        for (var i = 0; i < 65_535; i++)
            Assert.False(budget.Spend($"client {i}").IsExceeded);
        Assert.False(budget.Spend("one more").IsExceeded);
        Assert.True(budget.Spend("yet another").IsExceeded);
        Assert.True(budget.Spend("client 7").IsExceeded);
    }

    private static async Task AssertStatusAsync(
        HttpClient client, int status, string nsid, string? address, TestIssuer? viewer = null, string parameters = "")
    {
        using var response = await AskAsync(client, nsid, address, viewer, parameters);
        Assert.True((int)response.StatusCode == status, $"{nsid} of {address}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    private static async Task<HttpResponseMessage> AskAsync(
        HttpClient client, string nsid, string? address, TestIssuer? viewer = null, string parameters = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/xrpc/{nsid}{parameters}");
        if (address is not null)
            request.Headers.Add("X-Forwarded-For", address);
        if (viewer is not null)
            request.Headers.Authorization = new("Bearer", viewer.Token(nsid));
        return await client.SendAsync(request);
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));
}
