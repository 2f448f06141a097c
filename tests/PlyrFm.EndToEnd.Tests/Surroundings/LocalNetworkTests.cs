using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Surroundings;

/// <summary>The reference network does what the end-to-end tests rely on, seen from outside: at the PDS, the PLC and the relay.</summary>
public sealed class LocalNetworkTests
{
    private static readonly HttpClient Http = new();

    [LocalNetworkFact]
    public async Task Accounts_live_a_whole_life()
    {
        await using var network = await LocalNetwork.StartAsync();
        var account = await network.CreateAccountAsync("maren");
        var blob = await account.UploadBlobAsync([1, 2, 3], "audio/mpeg");
        var track = await account.CreateRecordAsync("fm.plyr.track", new JsonObject { ["title"] = "Natt", ["audioBlob"] = blob });
        var results = await account.ApplyWritesAsync(
        [
            RecordWrite.Create("fm.plyr.like", new JsonObject { ["subject"] = track.Reference }, "3laaaaaaaaaa2"),
            RecordWrite.Delete("fm.plyr.like", "3laaaaaaaaaa2"),
        ]);
        Assert.NotNull(results[0]);
        Assert.Null(results[1]);

        var key = await KeyAsync(network, account.Did);
        var rotated = await account.RotateKeyAsync();
        Assert.NotEqual(key, rotated);
        Assert.Equal(rotated, await KeyAsync(network, account.Did));

        var first = account.Pds;
        await account.MigrateAsync(1);
        var document = await DocumentAsync(network, account.Did);
        Assert.Equal(network.Pds[1].Address, new Uri(document["service"]![0]!["serviceEndpoint"]!.GetValue<string>()));
        Assert.Equal("maren.pds1.test", account.Handle);
        Assert.NotEqual(first.Address, account.Pds.Address);

        var changed = await account.PutRecordAsync("fm.plyr.track", track.RecordKey, new JsonObject { ["title"] = "Dag" });
        Assert.NotEqual(track.Cid, changed.Cid);
        await network.SetDnsAsync("maren.band.test", account.Did);
        await account.ChangeHandleAsync("maren.band.test");
        Assert.Equal("at://maren.band.test", (await DocumentAsync(network, account.Did))["alsoKnownAs"]![0]!.GetValue<string>());

        await account.DeactivateAsync();
        await account.ActivateAsync();
        await account.TakeDownAsync();
        await account.TakeDownAsync(applied: false);
        Assert.NotEmpty(await account.GetRepoAsync());
        await account.DeleteAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => account.GetRepoAsync());
        await UntilAsync(async () => await StatusAsync(network, account.Did) == "deleted");
    }

    [LocalNetworkFact]
    public async Task A_kept_folder_brings_the_same_network_back()
    {
        var folder = Directory.CreateTempSubdirectory("plyr-network").FullName;
        try
        {
            string did;
            Uri plc;
            await using (var network = await LocalNetwork.StartAsync(folder))
            {
                did = (await network.CreateAccountAsync("stay")).Did;
                plc = network.Plc;
            }

            await using var again = await LocalNetwork.StartAsync(folder);
            Assert.Equal(plc, again.Plc);
            Assert.Equal("at://stay.pds0.test", (await DocumentAsync(again, did))["alsoKnownAs"]![0]!.GetValue<string>());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<JsonObject> DocumentAsync(LocalNetwork network, string did) => network.GetDidDocumentAsync(did);

    private static async Task<string> KeyAsync(LocalNetwork network, string did) =>
        $"did:key:{(await DocumentAsync(network, did))["verificationMethod"]![0]!["publicKeyMultibase"]}";

    private static async Task<string?> StatusAsync(LocalNetwork network, string did)
    {
        var status = await Http.GetFromJsonAsync<JsonObject>(new Uri(network.Relay, $"/xrpc/com.atproto.sync.getRepoStatus?did={did}"));
        return status!["status"]?.GetValue<string>();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }
}
