using System.Collections.Concurrent;
using System.Text.Json.Nodes;

using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>
/// What a perfect index of the network holds, asked of its servers at this moment: the directory for identities, each account's PDS for its
/// status and for every record. Nothing of ours takes part, and no event does.
/// </summary>
internal sealed class ExpectedIndex(LocalNetwork network)
{
    private readonly ConcurrentQueue<LocalAccount> _accounts = new();
    private readonly ConcurrentDictionary<string, bool> _invalid = new();

    // Listings by PDS, account and revision: while the revision stays, so do the records.
    private readonly ConcurrentDictionary<(Uri Pds, string Did), (string Rev, List<ExpectedRecord> Records)> _listed = new();

    public void Add(LocalAccount account) => _accounts.Enqueue(account);

    /// <summary>Notes that the test has written something that must not be shown.</summary>
    public void MustNotShow(WrittenRecord record) => _invalid[record.Cid] = true;

    public async Task<IReadOnlyList<string>> LinesAsync()
    {
        ConcurrentBag<string> lines = [];
        ConcurrentBag<ExpectedRecord> records = [];
        await Parallel.ForEachAsync(_accounts, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (account, _) =>
        {
            var document = await network.GetDidDocumentAsync(account.Did, CancellationToken.None);
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
        JsonObject status;
        try
        {
            status = await pds.QueryAsync("com.atproto.sync.getRepoStatus", $"did={Uri.EscapeDataString(did)}");
        }
        catch (XrpcFailureException e) when (e.Error is "RepoNotFound")
        {
            return [];
        }

        if (!status["active"]!.GetValue<bool>())
        {
            return [];
        }

        var rev = status["rev"]!.GetValue<string>();
        if (!_listed.TryGetValue((pds.Address, did), out var known) || known.Rev != rev)
        {
            known = (rev, await ListAsync(pds, did));
            _listed[(pds.Address, did)] = known;
        }

        return known.Records;
    }

    private async Task<List<ExpectedRecord>> ListAsync(LocalPds pds, string did)
    {
        List<ExpectedRecord> records = [];
        foreach (var collection in ExpectedRecord.Collections)
        {
            for (string? cursor = ""; cursor is not null;)
            {
                var from = $"repo={Uri.EscapeDataString(did)}&collection={collection}&limit=100&cursor={cursor}";
                var page = await pds.QueryAsync("com.atproto.repo.listRecords", from);
                records.AddRange(page["records"]!.AsArray().Select(record => new ExpectedRecord(
                    record!["uri"]!.GetValue<string>(),
                    record["cid"]!.GetValue<string>(),
                    record["value"]!.AsObject(),
                    !_invalid.ContainsKey(record["cid"]!.GetValue<string>()))));
                cursor = page["cursor"]?.GetValue<string>();
            }
        }

        return records;
    }

    /// <summary>The handle that the document claims, if it leads back to the account.</summary>
    private async Task<string> HandleAsync(JsonObject document)
    {
        var handle = document["alsoKnownAs"]![0]!.GetValue<string>()["at://".Length..];
        return await network.ResolveHandleAsync(handle) == document["id"]!.GetValue<string>() ? handle : "handle.invalid";
    }
}
