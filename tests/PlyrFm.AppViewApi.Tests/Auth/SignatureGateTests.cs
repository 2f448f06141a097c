using System.Net;
using PlyrFm.AppViewApi.Tests.Kit;

namespace PlyrFm.AppViewApi.Tests.Auth;

/// <summary>Keys that change and directories that do not answer, on a clock that only the tests move.</summary>
public sealed class SignatureGateTests : IDisposable
{
    private const string Ok = "ok";
    private const string BadSignature = "BadJwtSignature";
    private const string Unavailable = "NotEnoughResources";

    private readonly AuthParts _parts = new(("Auth:FailuresPerMinute", "100"));
    private readonly TestIssuer _issuer = new(Seed.DidOf("listener"));

    public SignatureGateTests() => Publish(_issuer);

    [Fact]
    public async Task Rotated_key_is_found_by_one_look_up()
    {
        Assert.Equal(Ok, await _parts.JudgeAsync(_issuer));
        _parts.Time.Advance(TimeSpan.FromSeconds(60));
        _issuer.Rotate();
        Publish(_issuer);

        Assert.Equal(Ok, await _parts.JudgeAsync(_issuer));
        Assert.Equal(Ok, await _parts.JudgeAsync(_issuer));
        Assert.Equal(2, _parts.Lookups);
    }

    [Fact]
    public async Task Key_that_was_rotated_away_is_refused_once_that_is_known()
    {
        using var thief = new TestIssuer(_issuer.Did) { Key = _issuer.Key };
        Assert.Equal(Ok, await _parts.JudgeAsync(_issuer));
        _issuer.Key = AtProto.Crypto.PrivateKey.Generate(AtProto.Crypto.KeyCurve.P256);
        Publish(_issuer);
        _parts.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(Ok, await _parts.JudgeAsync(_issuer));
        Assert.Equal(BadSignature, await _parts.JudgeAsync(thief));
    }

    [Fact]
    public async Task Document_that_was_just_fetched_is_not_fetched_again_for_a_bad_signature()
    {
        using var stranger = new TestIssuer(_issuer.Did);
        Assert.Equal(Ok, await _parts.JudgeAsync(_issuer));

        _parts.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(BadSignature, await _parts.JudgeAsync(stranger));
        Assert.Equal(1, _parts.Lookups);

        _parts.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(BadSignature, await _parts.JudgeAsync(stranger));
        Assert.Equal(BadSignature, await _parts.JudgeAsync(stranger));
        Assert.Equal(2, _parts.Lookups);
    }

    [Fact]
    public async Task Storm_of_bad_signatures_from_one_address_stays_at_ten_look_ups_a_minute()
    {
        var victims = Enumerable.Range(0, 20).Select(i => new TestIssuer(Seed.DidOf($"victim{(char)('a' + i)}"))).ToArray();
        foreach (var victim in victims)
        {
            Publish(victim);
            Assert.Equal(Ok, await _parts.JudgeAsync(victim));
        }

        _parts.Time.Advance(TimeSpan.FromMinutes(2));
        var before = _parts.Lookups;
        foreach (var victim in victims)
        {
            victim.Rotate();
            Assert.Equal(BadSignature, await _parts.JudgeAsync(victim));
        }

        Assert.Equal(10, _parts.Lookups - before);
    }

    [Fact]
    public async Task Storm_from_many_addresses_stays_at_fifty_look_ups_a_second()
    {
        var victims = Enumerable.Range(0, 80).Select(i => new TestIssuer(Seed.DidOf($"v{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}"))).ToArray();
        foreach (var victim in victims)
        {
            Publish(victim);
            Assert.Equal(Ok, await _parts.JudgeAsync(victim));
        }

        _parts.Time.Advance(TimeSpan.FromMinutes(2));
        var before = _parts.Lookups;
        for (var i = 0; i < victims.Length; i++)
        {
            _parts.Client = new IPAddress([198, 51, 100, (byte)i]);
            victims[i].Rotate();
            Assert.Equal(BadSignature, await _parts.JudgeAsync(victims[i]));
        }

        Assert.Equal(50, _parts.Lookups - before);
    }

    [Fact]
    public async Task Directory_that_is_down_keeps_out_only_who_was_never_seen()
    {
        using var newcomer = new TestIssuer(Seed.DidOf("newcomer"));
        Publish(newcomer);
        Assert.Equal(Ok, await _parts.JudgeAsync(_issuer));
        _parts.IsDown = true;

        Assert.Equal(Unavailable, await _parts.JudgeAsync(newcomer));
        _parts.Time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(Ok, await _parts.JudgeAsync(_issuer));
        _parts.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(Unavailable, await _parts.JudgeAsync(_issuer));
    }

    [Fact]
    public async Task Bad_signature_is_401_even_while_the_directory_is_down_and_does_no_harm()
    {
        using var stranger = new TestIssuer(_issuer.Did);
        Assert.Equal(Ok, await _parts.JudgeAsync(_issuer));
        _parts.IsDown = true;
        _parts.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(BadSignature, await _parts.JudgeAsync(stranger));
        Assert.Equal(2, _parts.Lookups);
        Assert.Equal(Ok, await _parts.JudgeAsync(_issuer));
    }

    [Fact]
    public async Task Slow_directory_delays_nobody_who_is_known()
    {
        Assert.Equal(Ok, await _parts.JudgeAsync(_issuer));
        var answering = new TaskCompletionSource();
        _parts.Answering = answering.Task;
        _parts.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(Ok, await _parts.JudgeAsync(_issuer));
        answering.SetResult();
    }

    [Theory]
    [InlineData(true, BadSignature)]
    [InlineData(false, "BadJwtIss")]
    public async Task Budget_of_failures_is_asked_before_the_directory_and_comes_back(bool exists, string error)
    {
        using var parts = new AuthParts(("Auth:FailuresPerMinute", "1"));
        using var stranger = new TestIssuer(exists ? _issuer.Did : Seed.DidOf("nobody"));
        parts.Directory[_issuer.Did] = _issuer.Key.PublicKey;
        Assert.Equal(error, await parts.JudgeAsync(stranger));
        var lookups = parts.Lookups;

        using var newcomer = new TestIssuer(Seed.DidOf("newcomer"));
        parts.Directory[newcomer.Did] = newcomer.Key.PublicKey;
        Assert.Equal("RateLimitExceeded", await parts.JudgeAsync(newcomer));
        Assert.Equal(lookups, parts.Lookups);

        parts.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Ok, await parts.JudgeAsync(newcomer));
    }

    [Theory]
    // A host that the sender chose, and the directory that we chose.
    [InlineData("did:web:slow.example", "RateLimitExceeded")]
    [InlineData("did:plc:slowslowslowslowslowslow", Unavailable)]
    public async Task Unreachable_host_counts_against_who_named_it(string did, string second)
    {
        using var parts = new AuthParts(("Auth:FailuresPerMinute", "1"));
        using var issuer = new TestIssuer(did);
        parts.IsDown = true;

        Assert.Equal(Unavailable, await parts.JudgeAsync(issuer));
        Assert.Equal(second, await parts.JudgeAsync(issuer));
    }

    public void Dispose()
    {
        _parts.Dispose();
        _issuer.Dispose();
    }

    private void Publish(TestIssuer issuer) => _parts.Directory[issuer.Did] = issuer.Key.PublicKey;
}
