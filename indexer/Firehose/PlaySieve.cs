using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Firehose;

/// <summary>
/// Tells a stranger's play of a track of ours from plays of everything else, by the record itself. Who has one is a stranger no more and is
/// followed as anybody with a record of ours; of the others nothing is kept. Nothing is believed for it: the repository proves itself later.
/// </summary>
internal sealed class PlaySieve(CollectionMap collections, FollowedRepos repos, RecordIndexer indexer)
{
    private readonly HashSet<string> _signals = [.. Interest.Signals(collections).Select(nsid => nsid.Value)];

    /// <returns>False for a commit that is none of our business after all.</returns>
    public bool Admits(RepoEvent read) =>
        read is not CommitEvent commit
        || repos.TryGet(commit.Repo, out _)
        || commit.Ops.Any(op => _signals.Contains(op.Collection))
        || HasPlay(commit);

    private bool HasPlay(CommitEvent commit)
    {
        if (!BlockMap.TryRead(commit.Blocks, out var blocks, out _))
        {
            return false; // no proof of anything, from somebody of whom we know nothing
        }

        foreach (var op in commit.Ops)
        {
            if (op.Cid is { } cid && collections.TryGet(op.Collection, out var collection) && CollectionMap.IsPlay(collection)
                && blocks.TryGet(cid, out ReadOnlyMemory<byte> block) && indexer.Read(commit.Repo, collection, op.RecordKey, cid, block).IsKept)
            {
                return true;
            }
        }

        return false;
    }
}
