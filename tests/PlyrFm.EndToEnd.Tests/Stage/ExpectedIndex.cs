using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>
/// What a perfect index of the network holds, asked of its servers at this moment: the directory for identities, each account's PDS for its
/// status and for every record. Nothing of ours takes part, and no event does.
/// </summary>
internal sealed class ExpectedIndex(LocalNetwork network)
{
    private static readonly HttpClient Http = new();

    private readonly ConcurrentQueue<LocalAccount> _accounts = new();
    private readonly ConcurrentDictionary<string, bool> _invalid = new();

    public void Add(LocalAccount account) => _accounts.Enqueue(account);

    /// <summary>Notes that the test has written something that must not be shown.</summary>
    public void MustNotShow(WrittenRecord record) => _invalid[record.Cid] = true;

    public async Task<IReadOnlyList<string>> LinesAsync()
    {
        ConcurrentBag<string> lines = [];
        ConcurrentBag<ExpectedRecord> records = [];
        await Parallel.ForEachAsync(_accounts, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (account, _) =>
        {
            var document = (await Http.GetFromJsonAsync<JsonObject>(new Uri(network.Plc, $"/{account.Did}"), CancellationToken.None))!;
            var pds = network.Pds.Single(pds => pds.Address == new Uri(document["service"]![0]!["serviceEndpoint"]!.GetValue<string>()));
            var found = await RecordsAsync(pds, account.Did);
            if (found.Count > 0)
            {
                lines.Add($"account {account.Did} {await HandleAsync(document)} {pds.Address.ToString().TrimEnd('/')} state 2 status 0");
            }

            found.ForEach(records.Add);
        });
        return [.. lines, .. ExpectedLines.Of([.. records])];
    }

    /// <summary>Of an active account all records that are indexed; of any other, none.</summary>
    private async Task<List<ExpectedRecord>> RecordsAsync(LocalPds pds, string did)
    {
        List<ExpectedRecord> records = [];
        var who = Uri.EscapeDataString(did);
        try
        {
            var status = await pds.QueryAsync("com.atproto.sync.getRepoStatus", $"did={who}");
            if (!status["active"]!.GetValue<bool>())
            {
                return records;
            }
        }
        catch (XrpcFailureException e) when (e.Error is "RepoNotFound")
        {
            return records;
        }

        foreach (var collection in ExpectedRecord.Collections)
        {
            for (string? cursor = ""; cursor is not null;)
            {
                var page = await pds.QueryAsync("com.atproto.repo.listRecords", $"repo={who}&collection={collection}&limit=100&cursor={cursor}");
                var listed = page["records"]!.AsArray();
                records.AddRange(listed.Select(record => new ExpectedRecord(
                    record!["uri"]!.GetValue<string>(),
                    record["cid"]!.GetValue<string>(),
                    record["value"]!.AsObject(),
                    !_invalid.ContainsKey(record["cid"]!.GetValue<string>()))));
                cursor = listed.Count == 100 ? page["cursor"]?.GetValue<string>() : null;
            }
        }

        return records;
    }

    /// <summary>The handle that the document claims, if it leads back to the account.</summary>
    private async Task<string> HandleAsync(JsonObject document)
    {
        var handle = document["alsoKnownAs"]![0]!.GetValue<string>()["at://".Length..];
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(network.HandleWellKnown, "/.well-known/atproto-did"));
        request.Headers.Host = handle;
        using var response = await Http.SendAsync(request);
        return response.IsSuccessStatusCode && await response.Content.ReadAsStringAsync() == document["id"]!.GetValue<string>() ? handle : "handle.invalid";
    }
}
