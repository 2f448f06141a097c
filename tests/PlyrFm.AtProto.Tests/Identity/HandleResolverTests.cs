using Microsoft.AspNetCore.Http;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Identity;

public sealed class HandleResolverTests : IAsyncDisposable
{
    private static readonly Did Alice = Did.Parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    private static readonly Did Bob = Did.Parse("did:plc:bbbbbbbbbbbbbbbbbbbbbbbb");
    private static readonly Handle Name = Handle.Parse("alice.band.com");

    private readonly TxtServer _dns = new();
    private readonly HttpClient _http = NetworkGuard.CreateHttpClient(new(AllowPrivate: true));
    private int _webRequests;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _dns.DisposeAsync();
    }

    [Fact]
    public async Task HandleResolver_takes_the_did_from_dns_without_asking_the_host()
    {
        _dns.Records["_atproto.alice.band.com"] = [["v=spf1 -all"], [$"did={Alice}"], ["did=nonsense"]];

        Assert.Equal(new HandleResolution.Found(Alice), await ResolveAsync(Name, 200, Bob.Value));
        Assert.Equal(0, _webRequests);
    }

    [Fact]
    public async Task HandleResolver_joins_the_strings_of_a_record()
    {
        _dns.Records["_atproto.alice.band.com"] = [["did=did:plc:aaaaaaaaaaaa", "aaaaaaaaaaaa"]];

        Assert.Equal(new HandleResolution.Found(Alice), await ResolveAsync(Name, 404, ""));
    }

    [Fact]
    public async Task HandleResolver_reports_a_conflict_when_dns_names_several_dids()
    {
        _dns.Records["_atproto.alice.band.com"] = [[$"did={Alice}"], [$"did={Bob}"]];
        Assert.IsType<HandleResolution.Conflict>(await ResolveAsync(Name, 200, Alice.Value));

        _dns.Records["_atproto.alice.band.com"] = [[$"did={Alice}"], [$"did={Alice}"]];
        Assert.Equal(new HandleResolution.Found(Alice), await ResolveAsync(Name, 200, Bob.Value));
    }

    [Theory]
    [InlineData("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData(" did:plc:aaaaaaaaaaaaaaaaaaaaaaaa\r\n")]
    public async Task HandleResolver_asks_the_host_when_dns_has_no_record(string body) =>
        Assert.Equal(new HandleResolution.Found(Alice), await ResolveAsync(Name, 200, body));

    [Theory]
    [InlineData(404, "")]
    [InlineData(200, "<!doctype html><p>welcome")]
    [InlineData(200, "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa did:plc:bbbbbbbbbbbbbbbbbbbbbbbb")]
    [InlineData(200, "")]
    public async Task HandleResolver_finds_nothing_when_the_host_names_no_did(int status, string body) =>
        Assert.IsType<HandleResolution.NotFound>(await ResolveAsync(Name, status, body));

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    public async Task HandleResolver_is_unsure_when_the_host_is_in_trouble(int status) =>
        Assert.IsType<HandleResolution.Unavailable>(await ResolveAsync(Name, status, ""));

    [Fact]
    public async Task HandleResolver_is_unsure_when_dns_fails_and_the_host_knows_nothing()
    {
        _dns.Failure = 2;

        Assert.IsType<HandleResolution.Unavailable>(await ResolveAsync(Name, 404, ""));
        Assert.Equal(new HandleResolution.Found(Alice), await ResolveAsync(Name, 200, Alice.Value));
    }

    [Fact]
    public async Task HandleResolver_is_unsure_when_the_page_of_the_host_is_endless()
    {
        var answer = await ResolveAsync(Name, 200, new string('x', 10_000));

        Assert.IsType<HandleResolution.Unavailable>(answer);
    }

    [Theory]
    [InlineData("alice.local")]
    [InlineData("alice.onion")]
    [InlineData("handle.invalid")]
    [InlineData("alice.test")]
    public async Task HandleResolver_asks_nobody_when_the_domain_cannot_be_anybodys(string handle)
    {
        _dns.Records[$"_atproto.{handle}"] = [[$"did={Alice}"]];

        Assert.IsType<HandleResolution.NotFound>(await ResolveAsync(Handle.Parse(handle), 200, Alice.Value));
        Assert.Equal(0, _webRequests);
    }

    [Fact]
    public async Task HandleResolver_accepts_test_domains_with_the_switch()
    {
        _dns.Records["_atproto.alice.test"] = [[$"did={Alice}"]];

        Assert.Equal(new HandleResolution.Found(Alice), await ResolveAsync(Handle.Parse("alice.test"), 404, "", allowTest: true));
    }

    [Fact]
    public async Task HandleResolver_asks_only_the_host_when_the_name_has_no_room_for_the_dns_label()
    {
        var label = new string('a', 60);
        var longest = Handle.Parse($"{label}.{label}.{label}.{label}.com");

        Assert.Equal(new HandleResolution.Found(Alice), await ResolveAsync(longest, 200, Alice.Value));
    }

    [Fact]
    public async Task An_answer_whose_name_runs_past_its_end_is_a_failure_of_dns()
    {
        const int firstLabel = 12; // the header is 12 bytes, and the question follows (RFC 1035 section 4.1)
        _dns.Records["_atproto.alice.band.com"] = [[$"did={Alice}"]];
        _dns.Damage = answer =>
        {
            answer[firstLabel] = 63;
            return answer[..(firstLabel + 10)];
        };
        await using var web = await LoopbackHost.StartAsync(404, "");
        var options = new HandleResolverOptions { DnsServer = _dns.EndPoint, WellKnownOverride = web.Url };

        Assert.IsType<HandleResolution.Unavailable>(await new HandleResolver(_http, options).ResolveAsync(Name, CancellationToken.None));
    }

    [Fact]
    public async Task HandleResolver_never_throws_when_dns_sends_garbage()
    {
        const int seed = 1035;
        var random = new Random(seed);
        _dns.Records["_atproto.alice.band.com"] = [[$"did={Alice}"]];
        _dns.Damage = answer =>
        {
            for (var hits = random.Next(1, 5); hits > 0; hits--)
            {
                answer[random.Next(2, answer.Length)] = (byte)random.Next(256); // the id stays, or the answer would not be looked at
            }
            return random.Next(4) == 0 ? answer[..random.Next(2, answer.Length)] : answer;
        };
        await using var web = await LoopbackHost.StartAsync(404, "");
        var options = new HandleResolverOptions { DnsServer = _dns.EndPoint, DnsTimeout = TimeSpan.FromMilliseconds(20), WellKnownOverride = web.Url };
        var resolver = new HandleResolver(_http, options);

        var kinds = new HashSet<Type>();
        for (var round = 0; round < 150; round++)
        {
            kinds.Add((await resolver.ResolveAsync(Name, CancellationToken.None)).GetType());
        }

        Assert.Contains(typeof(HandleResolution.Unavailable), kinds); // damage was noticed
        Assert.True(kinds.Count > 1, $"seed {seed}: every answer was lost"); // and some damage was harmless
    }

    private async Task<HandleResolution> ResolveAsync(Handle handle, int status, string body, bool allowTest = false)
    {
        await using var web = await LoopbackHost.StartAsync(context =>
        {
            Interlocked.Increment(ref _webRequests);
            var isExpected = context.Request.Host.Value == handle.Value && context.Request.Path == "/.well-known/atproto-did";
            context.Response.StatusCode = isExpected ? status : 418;
            return context.Response.WriteAsync(body);
        });
        var options = new HandleResolverOptions { DnsServer = _dns.EndPoint, WellKnownOverride = web.Url, AllowTestDomain = allowTest };
        return await new HandleResolver(_http, options).ResolveAsync(handle, CancellationToken.None);
    }
}
