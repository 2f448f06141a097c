using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>The API in a process of its own, asked as clients do. Every answer is held against its lexicon.</summary>
internal sealed class ApiHost : ServiceHost
{
    // What getRepoStatus allows.
    private const int LongestWaitMs = 5000;

    /// <summary>A labeler that the API follows. It has no host: what it says is written by the scenario that needs it.</summary>
    public const string Labeler = "did:plc:labelerlabelerlabelerlab";

    private static readonly RecordValidator Lexicons = new(LexiconFiles.Catalog());

    private ApiHost(Uri address, IEnumerable<KeyValuePair<string, string>> settings)
        : base("PlyrFm.AppViewApi.dll", "Admin__ApiUrl", settings)
    {
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        Service = $"did:web:localhost%3A{address.Port}#plyr_appview";
    }

    /// <summary>What was answered, in lines of JSON, to be held against the lexicons by somebody else as well.</summary>
    public ConcurrentQueue<string> Answers { get; } = [];

    /// <summary>How clients name the service to their PDS.</summary>
    public string Service { get; }

    /// <summary>For requests outside XRPC. Follows no redirect.</summary>
    public HttpClient Client { get; }

    /// <param name="readerConnectionString">Of the role that may only select.</param>
    /// <param name="network">Settings that point it at the network.</param>
    /// <param name="more">What is different from the settings of the first API.</param>
    public static ApiHost Create(string readerConnectionString, IReadOnlyDictionary<string, string> network, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var address = FreeAddress();
        var settings = new Dictionary<string, string>(network)
        {
            ["ConnectionStrings__PlyrReader"] = readerConnectionString,
            ["Api__Url"] = address.ToString(),
            // Nobody outside is asked about accounts of this network.
            ["Gates__SupportValidator"] = "none",
            ["Labels__Labelers__0"] = $"{Labeler};redact",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return new ApiHost(address, settings);
    }

    /// <summary>The answer to a query that has to succeed.</summary>
    public async Task<JsonObject> QueryAsync(string nsid, params (string Name, object Value)[] parameters)
    {
        var (status, body) = await SendAsync(nsid, parameters);
        Assert.True(status == HttpStatusCode.OK, $"{nsid}: {(int)status} {body}\n{Log()}");
        AssertValid(nsid, body);
        return body;
    }

    /// <summary>The answer to a query that an account's PDS passes on.</summary>
    public async Task<JsonObject> QueryAsync(LocalAccount viewer, string nsid, params (string Name, object Value)[] parameters)
    {
        var body = await viewer.QueryServiceAsync(Service, nsid, Query(parameters));
        AssertValid(nsid, body);
        return body;
    }

    /// <summary>The name of the error that a query has to end in.</summary>
    public async Task<string> FailAsync(string nsid, params (string Name, object Value)[] parameters)
    {
        var (status, body) = await SendAsync(nsid, parameters);
        Assert.True(status == HttpStatusCode.BadRequest, $"{nsid}: {(int)status} {body}");
        return body["error"]!.GetValue<string>();
    }

    /// <summary>Waits, as a client does after a write, until the API shows the repository at a revision or a later one.</summary>
    public Task UntilIndexedAsync(string did, string rev) => Wait.UntilAsync($"{did} is indexed at {rev}", async () =>
    {
        var status = await QueryAsync("fm.plyr.unspecced.getRepoStatus", ("did", did), ("minRev", rev), ("waitMs", LongestWaitMs));
        return status["reached"]!.GetValue<bool>() ? null : $"{status}";
    });

    private void AssertValid(string nsid, JsonObject body)
    {
        Answers.Enqueue(new JsonObject { ["nsid"] = nsid, ["body"] = body.DeepClone() }.ToJsonString());
        var problems = Lexicons.ValidateOutput(Nsid.Parse(nsid), DataValue.FromJson(Encoding.UTF8.GetBytes(body.ToJsonString())));
        Assert.True(problems.Count == 0, $"{nsid}: {string.Join("; ", problems)}\n{body}");
    }

    private static string Query((string Name, object Value)[] parameters) =>
        string.Join('&', parameters.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString($"{parameter.Value}")}"));

    private async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(string nsid, (string Name, object Value)[] parameters)
    {
        using var response = await Client.GetAsync($"/xrpc/{nsid}?{Query(parameters)}");
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }
}
