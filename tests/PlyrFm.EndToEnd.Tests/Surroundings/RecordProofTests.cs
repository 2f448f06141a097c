using System.Text.Json.Nodes;

using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.TestKit.Network;

using Xunit.Abstractions;

namespace PlyrFm.EndToEnd.Tests.Surroundings;

/// <summary>What the reference PDS answers about one record is the proof that hints are followed up with.</summary>
public sealed class RecordProofTests(ITestOutputHelper output)
{
    [LocalNetworkFact]
    public async Task Reference_PDS_proves_what_is_there_and_what_is_not()
    {
        await using var network = await LocalNetwork.StartAsync();
        var account = await network.CreateAccountAsync("prover");
        WrittenRecord? written = null;
        for (var i = 0; i < 5; i++)
        {
            var results = await account.ApplyWritesAsync(Enumerable.Range(0, 200).Select(_ => RecordWrite.Create("app.bsky.feed.post", new JsonObject { ["text"] = new string('x', 200), ["createdAt"] = "2026-01-02T03:04:05.000Z" })));
            written = results[100];
        }

        var did = Did.Parse(account.Did);
        var posts = Nsid.Parse("app.bsky.feed.post");
        var repos = new RepoClient(NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForRepositories(1 << 24, allowPrivate: true)));

        async Task<RecordProof> ProveAsync(string key)
        {
            var answer = await repos.GetRecordAsync(account.Pds.Address, did, posts, RecordKey.Parse(key), CancellationToken.None);
            Assert.True(answer.IsOk, $"{answer.Outcome} {answer.Reason}");
            var bytes = answer.Value!.Bytes.ToArray();
            output.WriteLine($"{key}: {bytes.Length} bytes");
            Assert.InRange(bytes.Length, 1, 40_000);
            Assert.True(RecordProof.TryRead(bytes, did, posts, RecordKey.Parse(key), out var proof, out var failure), failure.ToString());
            return proof;
        }

        var there = await ProveAsync(written!.RecordKey);
        Assert.Equal(written.Cid, there.Cid?.ToString());
        Assert.Null((await ProveAsync("3laaaaaaaaaa2")).Cid);
        await account.DeleteRecordAsync("app.bsky.feed.post", written.RecordKey);
        var gone = await ProveAsync(written.RecordKey);
        Assert.Null(gone.Cid);
        Assert.True(gone.Commit.Rev > there.Commit.Rev);
        output.WriteLine($"whole: {(await account.GetRepoAsync()).Length} bytes");
    }
}
