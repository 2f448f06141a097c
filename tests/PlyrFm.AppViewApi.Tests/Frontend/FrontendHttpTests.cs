using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;

namespace PlyrFm.AppViewApi.Tests.Frontend;

/// <summary>What holds for every request of the front end, whatever it asks: no database is there.</summary>
public sealed class FrontendHttpTests : IDisposable
{
    private const string Origin = "https://plyr.example";

    private readonly RunningApi _api = new(RunningApi.DatabaseThatIsAway);
    private readonly HttpClient _client;

    public FrontendHttpTests() => _client = _api.CreateClient(new() { AllowAutoRedirect = false });

    [Theory]
    [InlineData("/config")]
    [InlineData("/config/")]
    [InlineData("/health")]
    [InlineData("/health/")]
    public async Task Path_is_answered_with_a_slash_and_without(string path)
    {
        using var response = await _client.GetAsync(path);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("/config", 200)]
    [InlineData("/tracks", 503)]
    [InlineData("/tracks/", 503)]
    [InlineData("/tracks/top?period=decade", 422)]
    [InlineData("/tracks/?cursor=yesterday", 400)]
    [InlineData("/nothing/of/the/kind", 404)]
    [InlineData("/openapi.json", 200)]
    public async Task Page_of_any_origin_may_read_every_answer_with_credentials(string path, int status)
    {
        foreach (var origin in new[] { Origin, "http://localhost:5173", "http://127.0.0.1:5173", "null" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Cookie", "session_id=whatever");
            using var response = await _client.SendAsync(request);

            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(origin, response.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Equal("true", response.Headers.GetValues("Access-Control-Allow-Credentials").Single());
            Assert.Contains("Origin", string.Join(',', response.Headers.Vary));
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }
    }

    [Theory]
    [InlineData("/tracks/1/play", "POST", "content-type, x-anything")]
    [InlineData("/nothing/of/the/kind", "DELETE", "content-type")]
    public async Task Preflight_allows_what_it_asks_for(string path, string method, string headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", Origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", headers);
        using var response = await _client.SendAsync(request);

        Assert.Equal(204, (int)response.StatusCode);
        Assert.Equal(Origin, response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("true", response.Headers.GetValues("Access-Control-Allow-Credentials").Single());
        Assert.Contains(method, response.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Equal(headers, response.Headers.GetValues("Access-Control-Allow-Headers").Single());
    }

    [Theory]
    [InlineData("/tracks/")]
    [InlineData("/tracks/7")]
    [InlineData("/tracks/top")]
    [InlineData("/tracks/by-uri?uri=at://did:plc:ariaariaariaariaariaaria/fm.plyr.track/3mkd3ow3nfk2a")]
    public async Task Without_a_database_it_is_worth_to_ask_again(string path)
    {
        using var response = await _client.GetAsync(path);

        Assert.Equal(503, (int)response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("The index cannot be reached.", body.RootElement.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("/tracks/seven", "int_parsing", "path", "track_id", "seven")]
    [InlineData("/tracks/99999999999999999999", "int_parsing", "path", "track_id", "99999999999999999999")]
    [InlineData("/tracks/?limit=many", "int_parsing", "query", "limit", "many")]
    [InlineData("/tracks/?filter_hidden_tags=maybe", "bool_parsing", "query", "filter_hidden_tags", "maybe")]
    [InlineData("/tracks/top?period=decade", "literal_error", "query", "period", "decade")]
    [InlineData("/tracks/by-uri", "missing", "query", "uri", null)]
    [InlineData("/tracks/?tags=%ff", "string_unicode", "query", "tags", null)]
    public async Task Bad_value_is_named(string path, string type, string place, string parameter, string? input)
    {
        using var response = await _client.GetAsync(path);

        Assert.Equal(422, (int)response.StatusCode);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var problem = Assert.Single(body.RootElement.GetProperty("detail").EnumerateArray());
        Assert.Equal(["type", "loc", "msg", "input"], problem.EnumerateObject().Select(property => property.Name));
        Assert.Equal(type, problem.Text("type"));
        Assert.Equal([place, parameter], problem.Items("loc").Select(part => part.GetString()));
        Assert.NotEqual("", problem.Text("msg"));
        Assert.Equal(input, problem.GetProperty("input").GetString());
    }

    [Theory]
    [InlineData("GET", "/nothing/of/the/kind", 404, "Not Found")]
    [InlineData("GET", "/tracks/?cursor=yesterday", 400, "invalid cursor format")]
    [InlineData("GET", "/tracks/?cursor=AAAA", 400, "invalid cursor format")]
    [InlineData("POST", "/tracks/", 401, "not authenticated - login required")]
    [InlineData("PATCH", "/tracks/7", 401, "not authenticated - login required")]
    [InlineData("GET", "/auth/me", 401, "not authenticated - login required")]
    [InlineData("GET", "/queue/", 401, "not authenticated - login required")]
    [InlineData("GET", "/tracks/liked", 401, "not authenticated - login required")]
    [InlineData("POST", "/tracks/7/like", 401, "not authenticated - login required")]
    [InlineData("PUT", "/account/settings/anything", 401, "not authenticated - login required")]
    [InlineData("GET", "/tracks/7/play", 405, "Method Not Allowed")]
    public async Task Error_has_the_sentence_that_pages_know(string method, string path, int status, string detail) =>
        Assert.Equal(detail, await _client.DetailAsync(status, path, method));

    [Theory]
    [InlineData("GET", "/tracks/7/play", 405, "POST")]
    [InlineData("HEAD", "/artists/batch", 405, "POST")]
    [InlineData("DELETE", "/nothing/of/the/kind", 405, "GET, HEAD")]
    [InlineData("POST", "/albums/aria.example/hours/cover", 405, "GET, HEAD")]
    [InlineData("PUT", "/albums/aria.example/hours", 401, null)]
    [InlineData("GET", "/albums/aria.example/hours/cover", 404, null)]
    public async Task Method_that_is_not_there_is_told_from_what_is_not_there(string method, string path, int status, string? allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(allowed, response.Content.Headers.Allow.Count > 0 ? string.Join(", ", response.Content.Headers.Allow) : null);
    }

    [Fact]
    public async Task Root_names_the_service_for_programs_and_is_a_page_for_people()
    {
        var service = await _client.GetJsonAsync("/");
        Assert.NotEqual("", service.Text("service"));
        Assert.Equal("https://appview.example/docs", service.Text("docs"));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Accept", "text/html,application/xhtml+xml");
        using var page = await _client.SendAsync(request);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Switched_off_it_is_not_there()
    {
        await using var api = new RunningApi(RunningApi.DatabaseThatIsAway, ("Frontend:Enabled", "false"));
        using var client = api.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/config");
        request.Headers.Add("Origin", Origin);
        using var response = await client.SendAsync(request);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.DoesNotContain("detail", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Server_that_renders_for_everybody_is_not_counted()
    {
        (string, string)[] limited = [("RateLimits:Anonymous", "2"), ("Api:TrustedProxies:0", "0.0.0.0/0"), ("Api:TrustedProxies:1", "255.255.255.255/32")];
        await using var counting = new RunningApi(RunningApi.DatabaseThatIsAway, limited);
        await using var knowing = new RunningApi(RunningApi.DatabaseThatIsAway, [.. limited, ("Frontend:Renderers:0", "203.0.113.7/32")]);

        Assert.Equal([200, 200, 429], await StatusesAsync(counting));
        Assert.Equal([200, 200, 200], await StatusesAsync(knowing));
    }

    private static async Task<List<int>> StatusesAsync(RunningApi api)
    {
        using var client = api.CreateClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        client.DefaultRequestHeaders.Add("Origin", Origin);
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            using var response = await client.GetAsync("/config");
            statuses.Add((int)response.StatusCode);
            Assert.Equal(Origin, response.Headers.GetValues("Access-Control-Allow-Origin").Single());
            if (statuses[^1] == 429)
                Assert.StartsWith("""{"error":"Rate limit exceeded: """, await response.Content.ReadAsStringAsync());
        }

        return statuses;
    }

    public void Dispose()
    {
        _client.Dispose();
        _api.Dispose();
    }
}
