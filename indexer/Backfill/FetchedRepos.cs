using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>What a fetched repository must be besides complete, and what becomes of its records.</summary>
internal sealed class FetchedRepos(IdentityCache identities, CollectionMap collections, RecordIndexer indexer, TimeProvider time)
{
    /// <summary>The collections that are read.</summary>
    public IReadOnlyCollection<Nsid> Wanted { get; } = [.. Enum.GetValues<Collection>().Select(collection => Nsid.Parse(collections.NsidOf(collection)))];

    /// <returns>Why a commit is not believed; null when it is.</returns>
    public async Task<FetchOutcome?> DoubtAsync(SignedCommit commit, Identity identity, string host, CancellationToken ct)
    {
        if (commit.Rev.Time > time.GetUtcNow() + FrameLimits.FutureRevTolerance)
        {
            return new FetchOutcome.Failed($"{host} serves a repository from the future");
        }

        return await commit.IsSignedAsync(identity, identities, ct) ? null : new FetchOutcome.KeyMismatch(commit.Data, host);
    }

    /// <summary>Copies the blocks: they outlive the buffer that they came in, of which they are a small part.</summary>
    public SnapshotChange Read(SignedCommit commit, IEnumerable<RepoRecord> found)
    {
        var records = found.Select(record => indexer.Read(
            commit.Did,
            collections.TryGet(record.Collection, out var collection) ? collection : throw new InvalidOperationException("Only wanted records are read."),
            record.RecordKey,
            record.Cid,
            record.Block.ToArray()));
        return new SnapshotChange(commit.Did, commit.Rev, commit.Data, [.. records.Where(record => record.IsKept)]) { Commit = commit.Cid };
    }
}
