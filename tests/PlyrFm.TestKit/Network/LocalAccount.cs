using System.Text.Json.Nodes;

namespace PlyrFm.TestKit.Network;

/// <summary>An account of the local network, signed in at its PDS. Records are JSON in the data model; $type is filled in.</summary>
public sealed class LocalAccount
{
    private const string Password = "test-password";

    private readonly LocalNetwork _network;
    private string _token = "";
    private int _pds;

    private LocalAccount(LocalNetwork network, int pds, string did, string handle)
    {
        _network = network;
        _pds = pds;
        Did = did;
        Handle = handle;
    }

    /// <summary>Stays the same for ever.</summary>
    public string Did { get; }

    /// <summary>The handle that was last set.</summary>
    public string Handle { get; private set; }

    /// <summary>The PDS that the account is at now.</summary>
    public LocalPds Pds => _network.Pds[_pds];

    private string Email => $"{Did.Replace(':', '-')}@mail.test";

    internal static async Task<LocalAccount> CreateAsync(LocalNetwork network, int pds, string handle, CancellationToken ct)
    {
        var body = new JsonObject { ["handle"] = handle, ["email"] = $"{handle}@mail.test", ["password"] = Password };
        var created = await network.Pds[pds].CallAsync("com.atproto.server.createAccount", body, ct: ct);
        return new LocalAccount(network, pds, created["did"]!.GetValue<string>(), handle) { _token = created["accessJwt"]!.GetValue<string>() };
    }

    /// <summary>Creates a record; without a key the PDS chooses one. Nothing is validated, as other clients may do.</summary>
    public Task<WrittenRecord> CreateRecordAsync(string collection, JsonObject record, string? recordKey = null, CancellationToken ct = default) =>
        WriteAsync("com.atproto.repo.createRecord", collection, record, recordKey, ct);

    /// <summary>Creates or replaces a record.</summary>
    public Task<WrittenRecord> PutRecordAsync(string collection, string recordKey, JsonObject record, CancellationToken ct = default) =>
        WriteAsync("com.atproto.repo.putRecord", collection, record, recordKey, ct);

    /// <summary>Deletes a record.</summary>
    public Task DeleteRecordAsync(string collection, string recordKey, CancellationToken ct = default) =>
        CallAsync("com.atproto.repo.deleteRecord", new JsonObject { ["repo"] = Did, ["collection"] = collection, ["rkey"] = recordKey }, ct);

    /// <summary>Several writes in one commit; several may concern one path.</summary>
    public async Task<IReadOnlyList<WrittenRecord?>> ApplyWritesAsync(IEnumerable<RecordWrite> writes, CancellationToken ct = default)
    {
        var body = new JsonObject { ["repo"] = Did, ["validate"] = false, ["writes"] = new JsonArray([.. writes.Select(write => write.ToJson())]) };
        var answer = await CallAsync("com.atproto.repo.applyWrites", body, ct);
        return [.. answer["results"]!.AsArray().Select(result => result!["uri"] is { } uri ? new WrittenRecord(uri.GetValue<string>(), result["cid"]!.GetValue<string>()) : null)];
    }

    /// <summary>Uploads a blob and gives the JSON that a record refers to it with. It stays only if a record does.</summary>
    public async Task<JsonObject> UploadBlobAsync(byte[] bytes, string mimeType, CancellationToken ct = default)
    {
        var answer = await Pds.UploadAsync("com.atproto.repo.uploadBlob", bytes, mimeType, _token, ct);
        return answer["blob"]!.DeepClone().AsObject();
    }

    /// <summary>Asks a service through the account's PDS, which says who asks. The service is named <c>did:web:HOST#ID</c>.</summary>
    public Task<JsonObject> QueryServiceAsync(string service, string nsid, string parameters, CancellationToken ct = default) =>
        Pds.QueryServiceAsync(service, nsid, parameters, _token, ct);

    /// <summary>The same, with status and headers, whatever they are.</summary>
    /// <param name="labelers">Whose labels are wanted, as in <c>atproto-accept-labelers</c>; null to say nothing of it.</param>
    public Task<HttpResponseMessage> AskThroughPdsAsync(string service, string nsid, string parameters, string? labelers = null, CancellationToken ct = default) =>
        Pds.PassOnAsync(service, nsid, parameters, _token, labelers, ct);

    /// <summary>A token for one method of another service, which the account may then ask itself.</summary>
    public async Task<string> GetServiceTokenAsync(string audience, string nsid, CancellationToken ct = default)
    {
        var answer = await Pds.QueryAsync("com.atproto.server.getServiceAuth", $"aud={Uri.EscapeDataString(audience)}&lxm={nsid}", _token, ct);
        return answer["token"]!.GetValue<string>();
    }

    /// <summary>Changes the handle. One outside the PDS's own domain needs its DNS entry first (<see cref="LocalNetwork.SetDnsAsync"/>).</summary>
    public async Task ChangeHandleAsync(string handle, CancellationToken ct = default)
    {
        await CallAsync("com.atproto.identity.updateHandle", new JsonObject { ["handle"] = handle }, ct);
        Handle = handle;
    }

    /// <summary>Deactivates the account, as its owner may.</summary>
    public Task DeactivateAsync(CancellationToken ct = default) => CallAsync("com.atproto.server.deactivateAccount", [], ct);

    /// <summary>Ends a deactivation.</summary>
    public Task ActivateAsync(CancellationToken ct = default) => CallAsync("com.atproto.server.activateAccount", null, ct);

    /// <summary>Deletes the account for good.</summary>
    public async Task DeleteAsync(CancellationToken ct = default)
    {
        var code = await _network.GetMailedCodeAsync(_pds, Did, "delete_account", ct);
        await Pds.CallAsync("com.atproto.server.deleteAccount", new JsonObject { ["did"] = Did, ["password"] = Password, ["token"] = code }, ct: ct);
    }

    /// <summary>The PDS's operator hides the account, or with false shows it again.</summary>
    public Task TakeDownAsync(bool applied = true, CancellationToken ct = default) => Pds.TakeDownAsync(Did, applied: applied, ct: ct);

    /// <summary>Gives the account a new signing key: directory, an empty commit, #identity, #sync. Gives the key as a did:key.</summary>
    public Task<string> RotateKeyAsync(CancellationToken ct = default) => _network.RotateKeyAsync(_pds, Did, ct);

    /// <summary>The repository as a CAR, from the PDS: what there is to be indexed, independently of any event.</summary>
    public Task<byte[]> GetRepoAsync(CancellationToken ct = default) =>
        Pds.DownloadAsync("com.atproto.sync.getRepo", $"did={Uri.EscapeDataString(Did)}", ct);

    /// <summary>Moves the account to another PDS, the way the reference documents it; the old one deactivates it at the end.</summary>
    public async Task MigrateAsync(int toPds, CancellationToken ct = default)
    {
        var (old, next, oldPds, oldToken) = (Pds, _network.Pds[toPds], _pds, _token);
        const string Create = "com.atproto.server.createAccount";
        var service = await old.QueryAsync("com.atproto.server.getServiceAuth", $"aud={Uri.EscapeDataString(next.ServiceDid)}&lxm={Create}", oldToken, ct);
        var handle = $"{Handle.Split('.')[0]}{_network.HandleDomains[toPds]}";
        var account = new JsonObject { ["did"] = Did, ["handle"] = handle, ["email"] = Email, ["password"] = Password };
        var created = await next.CallAsync(Create, account, service["token"]!.GetValue<string>(), ct);
        var token = created["accessJwt"]!.GetValue<string>();

        await next.UploadAsync("com.atproto.repo.importRepo", await GetRepoAsync(ct), "application/vnd.ipld.car", token, ct);
        await CopyBlobsAsync(old, next, token, ct);

        // The old PDS holds a rotation key, so it signs the operation that names the new one.
        var wanted = await next.QueryAsync("com.atproto.identity.getRecommendedDidCredentials", "", token, ct);
        wanted["token"] = await _network.GetMailedCodeAsync(oldPds, Did, "plc_operation", ct);
        var signed = await old.CallAsync("com.atproto.identity.signPlcOperation", wanted, oldToken, ct);
        await next.CallAsync("com.atproto.identity.submitPlcOperation", new JsonObject { ["operation"] = signed["operation"]!.DeepClone() }, token, ct);
        await next.CallAsync("com.atproto.server.activateAccount", null, token, ct);
        await old.CallAsync("com.atproto.server.deactivateAccount", [], oldToken, ct);
        (_pds, _token, Handle) = (toPds, token, handle);
    }

    private async Task CopyBlobsAsync(LocalPds from, LocalPds to, string token, CancellationToken ct)
    {
        var missing = await to.QueryAsync("com.atproto.repo.listMissingBlobs", "limit=500", token, ct);
        foreach (var blob in missing["blobs"]!.AsArray())
        {
            var bytes = await from.DownloadAsync("com.atproto.sync.getBlob", $"did={Uri.EscapeDataString(Did)}&cid={blob!["cid"]}", ct);
            await to.UploadAsync("com.atproto.repo.uploadBlob", bytes, "application/octet-stream", token, ct);
        }
    }

    private async Task<WrittenRecord> WriteAsync(string nsid, string collection, JsonObject record, string? recordKey, CancellationToken ct)
    {
        var body = new JsonObject { ["repo"] = Did, ["collection"] = collection, ["validate"] = false, ["record"] = RecordWrite.Typed(collection, record) };
        if (recordKey is not null)
        {
            body["rkey"] = recordKey;
        }

        var answer = await CallAsync(nsid, body, ct);
        return new WrittenRecord(answer["uri"]!.GetValue<string>(), answer["cid"]!.GetValue<string>(), answer["commit"]?["rev"]?.GetValue<string>());
    }

    private Task<JsonObject> CallAsync(string nsid, JsonObject? body, CancellationToken ct) => Pds.CallAsync(nsid, body, _token, ct);
}
