using System.Runtime.CompilerServices;
using System.Text.Json;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>Asks PDSes and relays for repositories. Every outcome is a value; nothing it returns is verified.</summary>
/// <param name="http">From <see cref="Identity.NetworkGuard.CreateHttpClient"/> with
/// <see cref="Identity.NetworkGuardOptions.ForRepositories"/>: hosts come from DID documents, and a relay answers getRepo with a redirect
/// to the PDS, which the guard follows.</param>
/// <param name="options">Limits.</param>
/// <param name="time">The clock for Retry-After and idle bodies.</param>
public sealed class RepoClient(HttpClient http, RepoClientOptions options, TimeProvider time)
{
    // Records may be large, and the page has a limit in bytes.
    private const int RecordsPerPage = 50;

    private readonly RepoRequest _request = new(http, time);

    /// <summary>Makes a client with the usual limits.</summary>
    /// <param name="http">See the other constructor.</param>
    public RepoClient(HttpClient http)
        : this(http, new RepoClientOptions(), TimeProvider.System)
    {
    }

    /// <summary>The whole repository, <c>com.atproto.sync.getRepo</c>.</summary>
    /// <param name="host">PDS or relay.</param>
    /// <param name="did">Whose.</param>
    /// <param name="maxBytes">Longest CAR accepted; the guard of the HttpClient has a limit of its own.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The caller disposes the CAR.</returns>
    public Task<RepoFetch<RepoCar>> GetRepoAsync(Uri host, Did did, long maxBytes, CancellationToken ct) =>
        GetCarAsync(host, $"com.atproto.sync.getRepo?did={Escape(did)}", maxBytes, ct);

    /// <summary>One record with the tree nodes that prove it is, or is not, there: <c>com.atproto.sync.getRecord</c>.</summary>
    /// <returns>The caller disposes the CAR.</returns>
    public Task<RepoFetch<RepoCar>> GetRecordAsync(Uri host, Did did, Nsid collection, RecordKey recordKey, CancellationToken ct)
    {
        var method = $"com.atproto.sync.getRecord?did={Escape(did)}&collection={collection}&rkey={Uri.EscapeDataString(recordKey.Value)}";
        return GetCarAsync(host, method, options.MaxProofBytes, ct);
    }

    /// <summary>Some blocks of a repository, <c>com.atproto.sync.getBlocks</c>: read them with <see cref="Repo.BlockMap.TryReadBlocks"/>.</summary>
    /// <param name="host">A PDS; relays have no blocks.</param>
    /// <param name="did">Whose.</param>
    /// <param name="cids">Which. They go into the address, 65 characters each, and many servers take 8 kB of it.</param>
    /// <param name="maxBytes">Longest CAR accepted.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>
    /// The caller disposes the CAR. <see cref="RepoOutcome.Failed"/> is also what comes when one of the blocks is not there, as happens as soon as the
    /// repository has moved on; servers have no common word for it.
    /// </returns>
    public Task<RepoFetch<RepoCar>> GetBlocksAsync(Uri host, Did did, IReadOnlyCollection<Cid> cids, long maxBytes, CancellationToken ct) =>
        GetCarAsync(host, $"com.atproto.sync.getBlocks?did={Escape(did)}{string.Concat(cids.Select(cid => $"&cids={cid}"))}", maxBytes, ct);

    /// <summary>Whether the account is active at this host, <c>com.atproto.sync.getRepoStatus</c>.</summary>
    public Task<RepoFetch<RepoStatus>> GetRepoStatusAsync(Uri host, Did did, CancellationToken ct) =>
        _request.GetJsonAsync(host, $"com.atproto.sync.getRepoStatus?did={Escape(did)}", json => ReadStatus(json, did), ct);

    /// <summary>The newest commit, <c>com.atproto.sync.getLatestCommit</c>.</summary>
    public Task<RepoFetch<LatestCommit>> GetLatestCommitAsync(Uri host, Did did, CancellationToken ct) =>
        _request.GetJsonAsync(host, $"com.atproto.sync.getLatestCommit?did={Escape(did)}", ReadLatestCommit, ct);

    /// <summary>Which records of a collection a PDS shows, <c>com.atproto.repo.listRecords</c>, the newest keys first.</summary>
    /// <remarks>Less than what the repository holds: a PDS goes on serving the tree, with records in it that it has taken down.</remarks>
    public Task<RepoFetch<RecordPage>> ListRecordsAsync(Uri host, Did did, Nsid collection, string? cursor, CancellationToken ct)
    {
        var from = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
        var method = $"com.atproto.repo.listRecords?repo={Escape(did)}&collection={collection}&limit={RecordsPerPage}{from}";
        return _request.GetJsonAsync(host, method, json => ReadRecords(json, collection), ct);
    }

    /// <summary>
    /// Whether a PDS shows a record, <c>com.atproto.repo.getRecord</c>: <see cref="RepoOutcome.RecordNotFound"/> if it does not, for whatever reason.
    /// </summary>
    public Task<RepoFetch<RecordPage>> FindRecordAsync(Uri host, Did did, Nsid collection, RecordKey recordKey, CancellationToken ct)
    {
        var method = $"com.atproto.repo.getRecord?repo={Escape(did)}&collection={collection}&rkey={Uri.EscapeDataString(recordKey.Value)}";
        return _request.GetJsonAsync(host, method, json => json.TryGetProperty("value", out _) ? new RecordPage([recordKey], null) : null, ct);
    }

    /// <summary>All accounts that a directory knows to have, or have had, records of a collection.</summary>
    /// <inheritdoc cref="ListReposByCollectionAsync(Uri, Nsid, string?, CancellationToken)"/>
    public IAsyncEnumerable<RepoFetch<RepoPage>> ListReposByCollectionAsync(Uri host, Nsid collection, CancellationToken ct) =>
        ListReposByCollectionAsync(host, collection, cursor: null, ct);

    /// <summary>The same from a place in the list: the cursor of the last page that was dealt with.</summary>
    /// <param name="host">A relay or another directory; a PDS has none.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="cursor">Where to go on; null for the beginning.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>
    /// Pages; anything but <see cref="RepoOutcome.Ok"/> is the last item. A directory that repeats a cursor or does not end is cut off with
    /// <see cref="RepoOutcome.Failed"/>. The list is a hint, not a proof of completeness.
    /// </returns>
    public async IAsyncEnumerable<RepoFetch<RepoPage>> ListReposByCollectionAsync(
        Uri host, Nsid collection, string? cursor, [EnumeratorCancellation] CancellationToken ct)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var pages = 0; pages < options.MaxPages; pages++)
        {
            var from = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var method = $"com.atproto.sync.listReposByCollection?collection={collection}&limit={options.PageSize}{from}";
            var page = await _request.GetJsonAsync(host, method, ReadPage, ct).ConfigureAwait(false);
            yield return page;
            cursor = page.Value?.Cursor;
            if (cursor is null)
            {
                yield break;
            }
            if (!seen.Add(cursor))
            {
                yield return new(RepoOutcome.Failed) { Reason = $"{host.Authority} repeats a cursor" };
                yield break;
            }
        }
        yield return new(RepoOutcome.Failed) { Reason = $"{host.Authority} has no last page" };
    }

    private Task<RepoFetch<RepoCar>> GetCarAsync(Uri host, string method, long maxBytes, CancellationToken ct) =>
        _request.GetAsync(
            host,
            method,
            async content => await RepoCar.ReadAsync(content, maxBytes, options.IdleTimeout, time, ct).ConfigureAwait(false) is { } car
                ? new RepoFetch<RepoCar>(RepoOutcome.Ok) { Value = car }
                : new(RepoOutcome.TooLarge) { Reason = $"longer than {maxBytes} bytes" },
            ct);

    private static string Escape(Did did) => Uri.EscapeDataString(did.Value);

    private static RepoStatus? ReadStatus(JsonElement json, Did did)
    {
        if (Text(json, "did") != did.Value
            || !json.TryGetProperty("active", out var active)
            || active.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return null;
        }
        return new(did, active.GetBoolean(), Text(json, "status"), Tid.TryParse(Text(json, "rev"), out var rev) ? rev : null);
    }

    private static LatestCommit? ReadLatestCommit(JsonElement json) =>
        Cid.TryParse(Text(json, "cid"), null, out var cid) && Tid.TryParse(Text(json, "rev"), out var rev) ? new(cid, rev) : null;

    private static RepoPage? ReadPage(JsonElement json)
    {
        if (!json.TryGetProperty("repos", out var repos) || repos.ValueKind != JsonValueKind.Array)
        {
            return null;
        }
        var dids = new List<Did>(repos.GetArrayLength());
        foreach (var repo in repos.EnumerateArray())
        {
            if (repo.ValueKind == JsonValueKind.Object && Did.TryParse(Text(repo, "did"), out var did))
            {
                dids.Add(did);
            }
        }
        return new(dids, Text(json, "cursor") is { Length: > 0 } cursor ? cursor : null);
    }

    private static RecordPage? ReadRecords(JsonElement json, Nsid collection)
    {
        if (!json.TryGetProperty("records", out var records) || records.ValueKind != JsonValueKind.Array)
        {
            return null;
        }
        var keys = new List<RecordKey>(records.GetArrayLength());
        foreach (var record in records.EnumerateArray())
        {
            if (record.ValueKind == JsonValueKind.Object && AtUri.TryParse(Text(record, "uri"), out var uri)
                && uri.RecordKey is { } key && uri.Collection == collection)
            {
                keys.Add(key);
            }
        }
        return new(keys, Text(json, "cursor") is { Length: > 0 } cursor ? cursor : null);
    }

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
