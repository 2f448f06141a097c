using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>Asks queries as a client would, and holds every answer against its lexicon.</summary>
internal static class Answer
{
    private static readonly LexiconCatalog Lexicons = LexiconFiles.Catalog();

    /// <summary>A successful answer, valid by its lexicon.</summary>
    public static async Task<JsonElement> QueryAsync(this HttpClient client, string nsid, params (string Key, object Value)[] parameters)
    {
        using var response = await client.GetAsync(Path(nsid, parameters));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{nsid}: {(int)response.StatusCode} {body}");
        AssertValid(nsid, body);
        return JsonDocument.Parse(body).RootElement.Clone();
    }

    /// <summary>The name of the error that a query ends in.</summary>
    public static async Task<string> FailAsync(this HttpClient client, int status, string nsid, params (string Key, object Value)[] parameters)
    {
        using var response = await client.GetAsync(Path(nsid, parameters));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{nsid}: {(int)response.StatusCode} {body}");
        return JsonNode.Parse(body)!["error"]!.GetValue<string>();
    }

    public static string Path(string nsid, params (string Key, object Value)[] parameters) =>
        $"/xrpc/{nsid}?{string.Join('&', parameters.Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value.ToString()!)}"))}";

    public static void AssertValid(string nsid, string body)
    {
        var problems = new RecordValidator(Lexicons).ValidateOutput(Nsid.Parse(nsid), DataValue.FromJson(Encoding.UTF8.GetBytes(body)));
        Assert.True(problems.Count == 0, $"{nsid}: {string.Join("; ", problems)}\n{body}");
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.GetProperty(name).EnumerateArray();

    public static string? Optional(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.ToString() : null;
}
