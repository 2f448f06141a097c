using System.Text;
using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Auth;

/// <summary>The edges of clocks, and texts that nobody's PDS would send.</summary>
public sealed class TokenRulesTests : IDisposable
{
    private readonly AuthParts _parts = new();
    private readonly TestIssuer _issuer = new(Seed.DidOf("listener"));

    [Theory]
    [InlineData("exp", -5, "JwtExpired")]
    [InlineData("exp", -4, "ok")]
    [InlineData("exp", 3660, "ok")]
    [InlineData("exp", 3661, "BadJwtTime")]
    [InlineData("iat", 60, "ok")]
    [InlineData("iat", 61, "BadJwtTime")]
    [InlineData("iat", -1_000_000_000, "ok")]
    [InlineData("nbf", 60, "ok")]
    [InlineData("nbf", 61, "BadJwtTime")]
    public async Task Clocks_may_differ_by_so_much(string claim, int seconds, string expected)
    {
        _parts.Directory[_issuer.Did] = _issuer.Key.PublicKey;
        var now = _parts.Time.GetUtcNow();

        Assert.Equal(expected, await _parts.JudgeAsync(_issuer, _issuer.Token(AuthParts.Nsid, claims => claims[claim] = now.ToUnixTimeSeconds() + seconds, now: now)));
    }

    [Fact]
    public void Mention_search_has_an_audience_of_its_own()
    {
        const string Search = "parts.page.mention.search";
        var token = ServiceTokenReader.Read(
            _issuer.Token(Search, claims => claims["aud"] = $"did:web:{RunningApi.Hostname}#mention_search", now: _parts.Time.GetUtcNow()));

        Assert.Equal(_issuer.Did, _parts.Rules.Check(token, Search).Value);
    }

    [Theory]
    [InlineData("did:web:localhost%3A8080", true, true)]
    [InlineData("did:web:localhost%3A8080", false, false)]
    [InlineData("did:web:localhost", false, false)]
    [InlineData("did:web:music.example", false, true)]
    [InlineData("did:web:10.0.0.1", true, false)]
    public void Hosts_of_did_web_are_names_without_port(string did, bool isLocal, bool isAccepted)
    {
        using var parts = new AuthParts(("Network:AllowPrivate", isLocal.ToString()));
        var token = ServiceTokenReader.Read(_issuer.Token(AuthParts.Nsid, claims => claims["iss"] = did, now: parts.Time.GetUtcNow()));

        if (isAccepted)
            Assert.Equal(did, parts.Rules.Check(token, AuthParts.Nsid).Value);
        else
            Assert.Equal("BadJwtIss", Assert.Throws<XrpcException>(() => parts.Rules.Check(token, AuthParts.Nsid)).Error.Name);
    }

    [Fact]
    public void Reader_gives_any_text_a_named_refusal()
    {
        var corpus = new[] { _issuer, new TestIssuer(Seed.DidOf("other"), AtProto.Crypto.KeyCurve.P256) }
            .Select(issuer => Encoding.UTF8.GetBytes(issuer.Token(AuthParts.Nsid))).ToArray();

        Fuzzer.Run(corpus, static input => ServiceTokenReader.Read(Encoding.UTF8.GetString(input)) is not null, static e => e is XrpcException { Error.Status: 401 });
    }

    [Fact]
    public void Reader_gives_any_JSON_a_named_refusal()
    {
        var claims = Encoding.UTF8.GetBytes(_issuer.Claims(AuthParts.Nsid, _parts.Time.GetUtcNow()).ToJsonString());

        Fuzzer.Run(
            [claims],
            input => ServiceTokenReader.Read($"{TestIssuer.Encode("{\"alg\":\"ES256K\"}")}.{System.Buffers.Text.Base64Url.EncodeToString(input)}.AA") is not null,
            static e => e is XrpcException { Error.Status: 401 });
    }

    [Fact]
    public void Tokens_that_are_used_again_are_counted()
    {
        _parts.Replays.Observe(_issuer.Did, "one");
        _parts.Replays.Observe(_issuer.Did, "two");
        _parts.Replays.Observe("did:plc:somebodysomebodysomebody", "one");
        Assert.Equal(0, _parts.Count("plyrfm.api.auth.replays"));

        _parts.Time.Advance(TimeSpan.FromSeconds(59));
        _parts.Replays.Observe(_issuer.Did, "one");
        Assert.Equal(1, _parts.Count("plyrfm.api.auth.replays"));

        _parts.Time.Advance(TimeSpan.FromMinutes(3));
        _parts.Replays.Observe(_issuer.Did, "two");
        _parts.Replays.Observe(_issuer.Did, null);
        Assert.Equal(1, _parts.Count("plyrfm.api.auth.replays"));
        Assert.Equal(1, _parts.Count("plyrfm.api.auth.without_jti"));
    }

    public void Dispose()
    {
        _parts.Dispose();
        _issuer.Dispose();
    }
}
