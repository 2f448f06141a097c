using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Documentation;

/// <summary>The description of the API is read by somebody else's reader, and says what the service offers.</summary>
public sealed class OpenApiTests(CatalogueFixture fixture) : IClassFixture<CatalogueFixture>
{
    [PostgresFact]
    public async Task Description_is_valid_and_covers_every_query()
    {
        var text = await fixture.Client.GetStringAsync("/openapi.json");
        var read = OpenApiDocument.Parse(text, OpenApiConstants.Json);
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);

        using var welcome = JsonDocument.Parse(await fixture.Client.GetStringAsync("/"));
        var offered = welcome.RootElement.GetProperty("queries").EnumerateObject().Select(query => $"/xrpc/{query.Name}");
        Assert.Equal(offered.Order(StringComparer.Ordinal), read.Document!.Paths.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("https://appview.example", Assert.Single(read.Document.Servers!).Url);
    }

    [PostgresFact]
    public async Task Every_reference_leads_somewhere_and_every_schema_is_referred_to()
    {
        var document = JsonNode.Parse(await fixture.Client.GetStringAsync("/openapi.json"))!;
        var defined = document["components"]!["schemas"]!.AsObject().Select(schema => $"#/components/schemas/{schema.Key}").Order(StringComparer.Ordinal);

        Assert.Equal(defined, References(document).Distinct().Order(StringComparer.Ordinal));
    }

    [PostgresFact]
    public async Task Limits_defaults_and_errors_are_those_of_the_lexicon()
    {
        var document = JsonNode.Parse(await fixture.Client.GetStringAsync("/openapi.json"))!;
        var query = document["paths"]![$"/xrpc/{SearchTracks.NsidText}"]!["get"]!;
        JsonNode Parameter(string name) => query["parameters"]!.AsArray().Single(parameter => parameter!["name"]!.GetValue<string>() == name)!;

        Assert.Equal("[true,false]", $"[{Parameter("q")["required"]!.ToJsonString()},{Parameter("limit")["required"]!.ToJsonString()}]");
        Assert.Equal((1, 100, 25), (Number(Parameter("limit"), "minimum"), Number(Parameter("limit"), "maximum"), Number(Parameter("limit"), "default")));
        Assert.Equal("[\"relevance\",\"newest\",\"popular\"]", Parameter("sort")["schema"]!["enum"]!.ToJsonString());
        Assert.Equal("at-identifier", Parameter("artist")["schema"]!["format"]!.GetValue<string>());
        var errors = query["responses"]!["400"]!["content"]!["application/json"]!["schema"]!["properties"]!["error"]!["enum"]!.AsArray();
        Assert.Contains("BadQueryString", errors.Select(error => error!.GetValue<string>()));
    }

    [PostgresFact]
    public async Task Page_to_try_it_needs_nobody_else()
    {
        using var response = await fixture.Client.GetAsync("/docs");
        var moved = response.Headers.Location?.ToString();
        var page = moved is null ? await response.Content.ReadAsStringAsync() : await fixture.Client.GetStringAsync(moved.StartsWith('/') ? moved : $"/{moved}");

        Assert.Contains("openapi.json", page);
        Assert.DoesNotContain("cdn.", page);
        Assert.DoesNotContain("proxy.scalar", page);
    }

    private static int Number(JsonNode parameter, string name) => parameter["schema"]![name]!.GetValue<int>();

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject composite => composite.SelectMany(member =>
            member is { Key: "$ref", Value: JsonValue target } ? [target.GetValue<string>()] : References(member.Value)),
        JsonArray array => array.SelectMany(References),
        _ => [],
    };
}
