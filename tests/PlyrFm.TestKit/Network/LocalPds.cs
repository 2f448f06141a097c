using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace PlyrFm.TestKit.Network;

/// <summary>One PDS of the local network, spoken to over XRPC.</summary>
public sealed class LocalPds
{
    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue _admin;

    internal LocalPds(HttpClient http, Uri address, string adminPassword)
    {
        _http = http;
        Address = address;
        _admin = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{adminPassword}")));
    }

    /// <summary>Base address, as DID documents name it.</summary>
    public Uri Address { get; }

    /// <summary>Base address of its own firehose (ws).</summary>
    public Uri Firehose => new UriBuilder(Address) { Scheme = "ws" }.Uri;

    /// <summary>Its own DID, the audience of service tokens.</summary>
    public string ServiceDid => $"did:web:localhost%3A{Address.Port}";

    /// <summary>Calls a query.</summary>
    public Task<JsonObject> QueryAsync(string nsid, string parameters, string? token = null, CancellationToken ct = default) =>
        SendAsync(nsid, new HttpRequestMessage(HttpMethod.Get, Method(nsid, parameters)), Bearer(token), ct);

    /// <summary>Lets the PDS pass a query on to a service (<c>did:web:HOST#ID</c>), in the name of whoever is signed in.</summary>
    internal Task<JsonObject> QueryServiceAsync(string service, string nsid, string parameters, string token, CancellationToken ct)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Method(nsid, parameters)) { Headers = { { "atproto-proxy", service } } };
        return SendAsync(nsid, request, Bearer(token), ct);
    }

    /// <summary>Calls a procedure.</summary>
    public Task<JsonObject> CallAsync(string nsid, JsonObject? body, string? token = null, CancellationToken ct = default) =>
        SendAsync(nsid, new HttpRequestMessage(HttpMethod.Post, Method(nsid)) { Content = body is null ? null : JsonContent.Create(body) }, Bearer(token), ct);

    /// <summary>Takes an account or, given an AT-URI and CID, a record down, or puts it back, as the PDS's operator.</summary>
    public Task TakeDownAsync(string did, (string Uri, string Cid)? record = null, bool applied = true, CancellationToken ct = default)
    {
        var subject = record is var (uri, cid)
            ? new JsonObject { ["$type"] = "com.atproto.repo.strongRef", ["uri"] = uri, ["cid"] = cid }
            : new JsonObject { ["$type"] = "com.atproto.admin.defs#repoRef", ["did"] = did };
        var body = new JsonObject { ["subject"] = subject, ["takedown"] = new JsonObject { ["applied"] = applied, ["ref"] = "test" } };
        const string Nsid = "com.atproto.admin.updateSubjectStatus";
        return SendAsync(Nsid, new HttpRequestMessage(HttpMethod.Post, Method(Nsid)) { Content = JsonContent.Create(body) }, _admin, ct);
    }

    internal async Task<HttpResponseMessage> PassOnAsync(string service, string nsid, string parameters, string token, string? labelers, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Method(nsid, parameters));
        request.Headers.Authorization = Bearer(token);
        request.Headers.Add("atproto-proxy", service);
        if (labelers is not null)
        {
            request.Headers.Add("atproto-accept-labelers", labelers);
        }

        return await _http.SendAsync(request, ct);
    }

    internal async Task<byte[]> DownloadAsync(string nsid, string parameters, CancellationToken ct)
    {
        using var response = await _http.GetAsync(Method(nsid, parameters), ct);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(ct);
    }

    internal Task<JsonObject> UploadAsync(string nsid, byte[] bytes, string mimeType, string token, CancellationToken ct)
    {
        var content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(mimeType) } };
        return SendAsync(nsid, new HttpRequestMessage(HttpMethod.Post, Method(nsid)) { Content = content }, Bearer(token), ct);
    }

    private static AuthenticationHeaderValue? Bearer(string? token) => token is null ? null : new("Bearer", token);

    private Uri Method(string nsid, string parameters = "") => new(Address, $"/xrpc/{nsid}?{parameters}");

    private async Task<JsonObject> SendAsync(string nsid, HttpRequestMessage request, AuthenticationHeaderValue? authorization, CancellationToken ct)
    {
        using (request)
        {
            request.Headers.Authorization = authorization;
            using var response = await _http.SendAsync(request, ct);
            var text = await response.Content.ReadAsStringAsync(ct);
            var body = text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : [];
            return response.IsSuccessStatusCode
                ? body
                : throw new XrpcFailureException(nsid, (int)response.StatusCode, body["error"]?.GetValue<string>(), body["message"]?.GetValue<string>());
        }
    }
}
