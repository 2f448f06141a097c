using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PlyrFm.TestKit.Network;

/// <summary>
/// A whole AT Protocol network on loopback, for end-to-end tests: the reference PLC directory, two reference PDSes, a relay in
/// front of them, DNS. It is a Node program (tools/network) that ends with its standard input, hence also when the tests are killed.
/// </summary>
public sealed class LocalNetwork : IAsyncDisposable
{
    // It takes 2 to 6 s on an idle machine.
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private static readonly Lazy<string?> Reason = new(FindReason);

    private readonly Process _node;
    private readonly JsonObject _addresses;
    private readonly HttpClient _http = new();
    private int _accounts;

    private LocalNetwork(Process node, JsonObject addresses)
    {
        _node = node;
        _addresses = addresses;
        Pds = [.. addresses["pds"]!.AsArray().Select(url => new LocalPds(_http, new Uri(url!.GetValue<string>()), addresses["adminPassword"]!.GetValue<string>()))];
        HandleDomains = [.. addresses["handleDomains"]!.AsArray().Select(domain => domain!.GetValue<string>())];
    }

    /// <summary>Why it cannot be started, in one sentence; null when it can.</summary>
    public static string? Missing => Reason.Value;

    /// <summary>The PDSes.</summary>
    public IReadOnlyList<LocalPds> Pds { get; }

    /// <summary>For each PDS the end of the handles that it gives, beginning with a dot.</summary>
    public IReadOnlyList<string> HandleDomains { get; }

    /// <summary>Base address of the PLC directory.</summary>
    public Uri Plc => Address("plc");

    /// <summary>Base address of the relay: listings, and getRepo as a redirect to the PDS.</summary>
    public Uri Relay => Address("relay");

    /// <summary>Base address of the relay's firehose (ws).</summary>
    public Uri RelayFirehose => Address("relayFirehose");

    /// <summary>Answers /.well-known/atproto-did for the handle in the Host header.</summary>
    public Uri HandleWellKnown => Address("control");

    /// <summary>Address and port of the DNS server.</summary>
    public string DnsServer => _addresses["dns"]!.GetValue<string>();

    /// <summary>The settings that point an indexer or an API at this network, as environment variables name them.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Firehose__Sources__0"] = RelayFirehose.ToString(),
        ["Firehose__RepoHost"] = Relay.ToString(),
        ["Identity__PlcDirectory"] = Plc.ToString(),
        ["Identity__DnsServer"] = DnsServer,
        ["Identity__HandleWellKnown"] = HandleWellKnown.ToString(),
        ["Network__AllowPrivate"] = "true",
    };

    /// <summary>Starts a network. With a folder it keeps its accounts and ports for the next start there; else all is temporary.</summary>
    /// <param name="folder">Where to keep it.</param>
    /// <param name="didDocuments">The form of DID documents: modern, legacy, or mixed, which is some of each.</param>
    /// <param name="ct">Ends the wait for it.</param>
    public static async Task<LocalNetwork> StartAsync(string? folder = null, string didDocuments = "modern", CancellationToken ct = default)
    {
        if (Missing is { } reason)
        {
            throw new InvalidOperationException(reason);
        }

        string[] arguments =
        [
            Checkout.Locate("tools", "network", "network.mjs"), "--until-stdin-closes", "--did-docs", didDocuments,
            .. folder is null ? Array.Empty<string>() : ["--state", folder],
        ];
        var node = Process.Start(new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var log = new List<string>();
        node.ErrorDataReceived += (_, line) => { lock (log) { log.Add(line.Data ?? ""); } };
        node.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(StartLimit);
        var addresses = await node.StandardOutput.ReadLineAsync(limit.Token);
        if (addresses is null)
        {
            await node.WaitForExitAsync(limit.Token);
            throw new InvalidOperationException($"The local network did not start: {string.Join('\n', log)}");
        }

        return new LocalNetwork(node, JsonNode.Parse(addresses)!.AsObject());
    }

    /// <summary>Makes an account at one of the PDSes. Its handle is the name (one is made up) and the PDS's domain.</summary>
    public async Task<LocalAccount> CreateAccountAsync(string? name = null, int pds = 0, CancellationToken ct = default)
    {
        name ??= $"account{Interlocked.Increment(ref _accounts)}";
        return await LocalAccount.CreateAsync(this, pds, $"{name}{HandleDomains[pds]}", ct);
    }

    /// <summary>Sets the DNS entry of a handle; null removes it, whatever a PDS says about that handle.</summary>
    public Task SetDnsAsync(string handle, string? did, CancellationToken ct = default) =>
        ControlAsync("dns", new JsonObject { ["handle"] = handle, ["did"] = did }, ct);

    /// <summary>Drops every consumer of the relay's firehose, as an outage would.</summary>
    public async Task DisconnectRelayAsync(CancellationToken ct = default)
    {
        using var response = await _http.PostAsync(new Uri(Relay, "/control/disconnect"), null, ct);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Newest sequence number that the relay has given, and its number of consumers.</summary>
    public async Task<(long Seq, int Consumers)> GetRelayStateAsync(CancellationToken ct = default)
    {
        var stats = await _http.GetFromJsonAsync<JsonObject>(new Uri(Relay, "/control/stats"), ct);
        return (stats!["seq"]!.GetValue<long>(), stats["consumers"]!.GetValue<int>());
    }

    /// <summary>What the directory says about an account.</summary>
    public async Task<JsonObject> GetDidDocumentAsync(string did, CancellationToken ct = default) =>
        (await _http.GetFromJsonAsync<JsonObject>(new Uri(Plc, $"/{did}"), ct))!;

    /// <summary>The account that a handle leads to, as DNS and well-known say; null if to none.</summary>
    public async Task<string?> ResolveHandleAsync(string handle, CancellationToken ct = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(HandleWellKnown, "/.well-known/atproto-did"));
        request.Headers.Host = handle;
        using var response = await _http.SendAsync(request, ct);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(ct) : null;
    }

    /// <summary>The code that a PDS would mail for a purpose such as plc_operation or delete_account.</summary>
    internal async Task<string> GetMailedCodeAsync(int pds, string did, string purpose, CancellationToken ct)
    {
        var answer = await ControlAsync("mailed-code", new JsonObject { ["pds"] = pds, ["did"] = did, ["purpose"] = purpose }, ct);
        return answer["token"]!.GetValue<string>();
    }

    internal async Task<string> RotateKeyAsync(int pds, string did, CancellationToken ct)
    {
        var answer = await ControlAsync("rotate-key", new JsonObject { ["pds"] = pds, ["did"] = did }, ct);
        return answer["key"]!.GetValue<string>();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _node.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _node.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _node.Kill(entireProcessTree: true);
        }

        _node.Dispose();
        _http.Dispose();
    }

    private Uri Address(string name) => new(_addresses[name]!.GetValue<string>());

    private async Task<JsonObject> ControlAsync(string action, JsonObject body, CancellationToken ct)
    {
        using var response = await _http.PostAsJsonAsync(new Uri(HandleWellKnown, $"/control/{action}"), body, ct);
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>(ct);
        return response.IsSuccessStatusCode ? answer! : throw new InvalidOperationException($"control/{action}: {answer}");
    }

    private static string? FindReason()
    {
        if (!Directory.Exists(Checkout.Locate("tools", "network", "node_modules")))
        {
            return "The local network's npm packages are not installed: run npm ci in tools/network (tools/test does, where Node.js 20 is).";
        }

        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true })!;
            var major = node.StandardOutput.ReadToEnd().TrimStart('v').Split('.')[0];
            return int.Parse(major) >= 20 ? null : $"The local network needs Node.js 20 or later, and this is {major}.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "The local network needs Node.js 20 or later, and there is none.";
        }
    }
}
