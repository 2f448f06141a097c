using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Auth;

/// <summary>Who gets in, through the whole host: whatever is wrong with a token has its name, and nothing of the token comes back.</summary>
public sealed class TokenTests(SignedInFixture fixture) : IClassFixture<SignedInFixture>
{
    private const string Nsid = ListTracks.NsidText;

    public static TheoryData<string> Faults => [.. TokenCase.Refused.Keys];

    [PostgresTheory]
    [MemberData(nameof(Faults))]
    public async Task Token_with_a_fault_is_refused_by_name(string fault)
    {
        var (error, make) = TokenCase.Refused[fault];
        var token = make(fixture.Listener, Nsid);

        using var response = await AskAsync(fixture.Client, $"Bearer {token}");

        await AssertRefusedAsync(response, error);
        Assert.DoesNotContain(fixture.Listener.Did, await response.Content.ReadAsStringAsync());
    }

    [PostgresTheory]
    [InlineData("iss of another method")]
    [InlineData("iss short")]
    [InlineData("iss with a port")]
    [InlineData("another service's")]
    [InlineData("s is n")]
    public async Task Token_that_cannot_be_ours_costs_no_look_up(string fault)
    {
        await using var api = fixture.Start();
        using var client = api.CreateClient();
        var before = fixture.Directory.Requests;

        using var response = await AskAsync(client, $"Bearer {TokenCase.Refused[fault].Make(fixture.Listener, Nsid)}");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(before, fixture.Directory.Requests);
        Assert.DoesNotContain("does not exist", await response.Content.ReadAsStringAsync());
    }

    [PostgresTheory]
    [InlineData("Basic dTpw")]
    [InlineData("DPoP {0}")]
    [InlineData("{0}")]
    [InlineData("Bearer")]
    [InlineData("Bearer{0}")]
    public async Task Anything_but_one_bearer_token_is_refused(string header)
    {
        using var response = await AskAsync(fixture.Client, string.Format(header, fixture.Listener.Token(Nsid)));

        await AssertRefusedAsync(response, "AuthenticationRequired");
    }

    [PostgresFact]
    public async Task Two_headers_are_refused_even_if_both_would_do()
    {
        using var response = await AskAsync(fixture.Client, $"Bearer {fixture.Listener.Token(Nsid)}", $"Bearer {fixture.Listener.Token(Nsid)}");

        await AssertRefusedAsync(response, "AuthenticationRequired");
    }

    public static TheoryData<string, string> Forms => new()
    {
        { "aud", "did:web:appview.example" },
        { "typ", "jwt" },
        { "typ", "" },
        { "kid", "#atproto" },
        { "kid", $"{Seed.DidOf("listener")}#atproto" },
        { "jti", "" },
        { "iat", "" },
        { "scheme", "bearer" },
    };

    [PostgresTheory]
    [MemberData(nameof(Forms))]
    public async Task Forms_that_differ_in_nothing_that_matters_are_accepted(string name, string value)
    {
        void Change(JsonObject json)
        {
            if (json.ContainsKey(name) || name == "kid" && json.ContainsKey("alg"))
                json[name] = value;
            if (value.Length == 0)
                json.Remove(name);
        }

        var token = fixture.Listener.Token(Nsid, Change, Change);
        using var response = await AskAsync(fixture.Client, $"{(name == "scheme" ? value : "Bearer")} {token}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [PostgresFact]
    public async Task Both_curves_and_both_methods_get_in()
    {
        foreach (var issuer in new[] { fixture.Listener, fixture.Other })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
            {
                using var request = Request(method, Nsid, $"Bearer {issuer.Token(Nsid)}");
                using var response = await fixture.Client.SendAsync(request);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            }
        }
    }

    [PostgresFact]
    public async Task Bare_audience_is_refused_once_the_operator_says_so()
    {
        await using var api = fixture.Start(("Auth:AcceptBareAudience", "false"));
        using var client = api.CreateClient();

        using var bare = await AskAsync(client, $"Bearer {fixture.Listener.Token(Nsid, claims => claims["aud"] = "did:web:appview.example")}");
        using var full = await AskAsync(client, $"Bearer {fixture.Listener.Token(Nsid)}");

        await AssertRefusedAsync(bare, "BadJwtAudience");
        Assert.Equal(HttpStatusCode.OK, full.StatusCode);
    }

    [PostgresFact]
    public async Task High_S_is_accepted_unless_the_operator_says_otherwise()
    {
        var token = TokenCase.WithOtherS(fixture.Listener.Token(Nsid));
        await using var api = fixture.Start(("Auth:RequireLowS", "true"));
        using var client = api.CreateClient();

        using var accepted = await AskAsync(fixture.Client, $"Bearer {token}");
        using var refused = await AskAsync(client, $"Bearer {token}");
        using var low = await AskAsync(client, $"Bearer {fixture.Listener.Token(Nsid)}");

        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        await AssertRefusedAsync(refused, "BadJwtSignature");
        Assert.Equal(HttpStatusCode.OK, low.StatusCode);
    }

    [PostgresFact]
    public async Task Token_opens_the_one_query_that_it_names_even_right_after_it_was_used()
    {
        var token = fixture.Listener.Token(Nsid);

        using var right = await AskAsync(fixture.Client, $"Bearer {token}");
        using var request = Request(HttpMethod.Get, GetTrack.NsidText, $"Bearer {token}");
        using var wrong = await fixture.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        await AssertRefusedAsync(wrong, "BadJwtLexiconMethod");
    }

    [PostgresFact]
    public async Task Issuer_that_does_not_exist_is_refused()
    {
        using var nobody = new TestIssuer(Seed.DidOf("nobody"));

        using var response = await AskAsync(fixture.Client, $"Bearer {nobody.Token(Nsid)}");

        await AssertRefusedAsync(response, "BadJwtIss");
    }

    [PostgresFact]
    public async Task Token_in_the_address_is_ignored()
    {
        using var response = await fixture.Client.GetAsync($"/xrpc/{Nsid}?access_token={fixture.Listener.Token(Nsid)}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl!.Public);
    }

    [PostgresTheory]
    [InlineData(4, 403)]
    [InlineData(8, 200)]
    public async Task Account_is_turned_away_by_the_operator_only(int hidden, int status)
    {
        using var issuer = new TestIssuer(Seed.DidOf(status == 403 ? "banned" : "asleep"));
        fixture.Directory.Publish(issuer);
        await fixture.Seed.RunAsync(
            "insert into actor (did, hidden, first_seen_at) values (@did, @hidden, now())", ("did", issuer.Did), ("hidden", hidden));

        using var response = await AskAsync(fixture.Client, $"Bearer {issuer.Token(Nsid)}");

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 403)
            Assert.Contains("\"AccountTakedown\"", await response.Content.ReadAsStringAsync());
    }

    [PostgresFact]
    public async Task Failures_use_up_the_budget_of_their_address_alone()
    {
        await using var api = fixture.Start(("Auth:FailuresPerMinute", "2"), ("Api:TrustedProxies:0", "127.0.0.0/8"));
        api.UseKestrel(0);
        api.StartServer();
        using var client = new HttpClient { BaseAddress = api.ClientOptions.BaseAddress };
        using var stranger = new TestIssuer(fixture.Listener.Did);
        Task<HttpResponseMessage> From(string address, TestIssuer issuer)
        {
            var request = Request(HttpMethod.Get, Nsid, $"Bearer {issuer.Token(Nsid)}");
            request.Headers.Add("X-Forwarded-For", address);
            return client.SendAsync(request);
        }

        using var first = await From("203.0.113.7", stranger);
        using var second = await From("203.0.113.7", stranger);
        using var third = await From("203.0.113.7", fixture.Listener);
        using var elsewhere = await From("203.0.113.8", fixture.Listener);

        await AssertRefusedAsync(first, "BadJwtSignature");
        await AssertRefusedAsync(second, "BadJwtSignature");
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.Contains("\"RateLimitExceeded\"", await third.Content.ReadAsStringAsync());
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
    }

    [PostgresFact]
    public async Task Directory_that_is_down_is_not_the_clients_fault()
    {
        await using var directory = new TestDirectory { IsDown = true };
        await directory.StartAsync();
        await using var api = fixture.Start(("Identity:PlcDirectory", directory.Address.ToString()));
        using var client = api.CreateClient();

        using var response = await AskAsync(client, $"Bearer {fixture.Listener.Token(Nsid)}");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("\"NotEnoughResources\"", await response.Content.ReadAsStringAsync());
    }

    [PostgresFact]
    public async Task Damaged_tokens_never_cause_a_fault()
    {
        var valid = fixture.Listener.Token(Nsid);
        var mutator = new ByteMutator([System.Text.Encoding.ASCII.GetBytes(valid), "eyJhbGciOiJub25lIn0.e30."u8.ToArray()], seed: 20260820);
        for (var round = 0; round < 500; round++)
        {
            // What a header can carry at all; the reader's own fuzzer takes any text.
            var text = string.Concat(mutator.Next().Select(b => (char)(b is >= 0x21 and < 0x7F ? b : 'A' + (b % 26))));
            using var response = await AskAsync(fixture.Client, $"Bearer {text}");
            Assert.True(
                response.StatusCode == HttpStatusCode.Unauthorized || text == valid, $"round {round}: {(int)response.StatusCode} for {text}");
        }
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, params string[] authorization) =>
        client.SendAsync(Request(HttpMethod.Get, Nsid, authorization));

    private static HttpRequestMessage Request(HttpMethod method, string nsid, params string[] authorization)
    {
        var request = new HttpRequestMessage(method, $"/xrpc/{nsid}");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return request;
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage response, string error)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{(int)response.StatusCode} {body}");
        Assert.Equal(error, JsonDocument.Parse(body).RootElement.GetProperty("error").GetString());
        Assert.Equal("Bearer error=\"invalid_token\"", response.Headers.WwwAuthenticate.Single().ToString());
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("WWW-Authenticate", response.Headers.GetValues("Access-Control-Expose-Headers").Single());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
    }
}
