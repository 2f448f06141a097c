using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Sync;

/// <summary>The code of atproto/README.md, between the lines that start and end a block there.</summary>
/// <param name="Console">Stands in for the class of that name, so that the text can stay as a reader would write it.</param>
internal sealed class FirehoseExample(TextWriter Console)
{
    public static (FirehoseClient Firehose, IdentityCache Identities, RepoClient Repos) Connect()
    {
        // ```csharp
        var time = TimeProvider.System;
        var http = NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForDocuments());
        var identities = new IdentityCache(new DidResolver(http, new()), new HandleResolver(http, new()), new(), time);
        var firehose = new FirehoseClient(new() { Url = new Uri("wss://bsky.network") }, time);
        var repos = new RepoClient(NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForRepositories(maxBytes: 500_000_000)));
        // ```
        return (firehose, identities, repos);
    }

    public async Task FollowAsync(FirehoseClient firehose, IdentityCache identities, TimeProvider time, CancellationToken ct)
    {
        // ```csharp
        var verifier = new CommitVerifier();
        var heads = new Dictionary<Did, RepoHead>();
        await foreach (var message in firehose.ReadAsync(cursor: null, ct))
        {
            using var lent = message;
            if (!Frame.TryRead(message.Bytes, out var evt, out _) || evt is not CommitEvent commit
                || await identities.GetAsync(commit.Repo, ct) is not IdentityResolution.Found { Identity.SigningKey: { } key })
            {
                continue;
            }

            RepoHead? head = heads.TryGetValue(commit.Repo, out var known) ? known : null;
            var verdict = verifier.Verify(commit, head, key, time.GetUtcNow(), out var verified);
            if (verified is null)
            {
                Console.WriteLine($"{commit.Repo}: {verdict}");
                continue;
            }

            heads[commit.Repo] = verified.Head;
            foreach (var op in verified.Ops)
            {
                Console.WriteLine($"{op.Action} at://{verified.Did}/{op.Collection}/{op.RecordKey}");
            }
        }
        // ```
    }

    public static async Task<RepoSnapshot?> FetchAsync(RepoClient repos, IdentityCache identities, Did did, CancellationToken ct)
    {
        // ```csharp
        if (await identities.GetAsync(did, ct) is not IdentityResolution.Found { Identity: { Pds: { } pds, SigningKey: { } key } })
        {
            return null;
        }

        var fetch = await repos.GetRepoAsync(pds, did, maxBytes: 500_000_000, ct);
        if (!fetch.IsOk)
        {
            return null; // fetch.Outcome tells a repository that is gone from a host that asks to wait
        }

        return RepoReader.TryRead(fetch.Value.Bytes, did, out var snapshot, out _) && snapshot.Commit.VerifySignature(key) ? snapshot : null;
        // ```
    }
}
