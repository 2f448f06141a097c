using System.Text;

using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Firehose;

/// <summary>Is a frame any business of ours? Asked for every frame of the network, so it must cost next to nothing.</summary>
internal sealed class Interest(CollectionMap collections, FollowedRepos repos)
{
    private readonly CollectionFilter _looked = new(Named(collections, collection => CollectionMap.IsSignal(collection) || CollectionMap.IsPlay(collection)));
    private readonly CollectionFilter _signals = new(Signals(collections));

    /// <summary>The collections that make an account one of ours, whatever is in them.</summary>
    public static IEnumerable<Nsid> Signals(CollectionMap collections) => Named(collections, CollectionMap.IsSignal);

    private static IEnumerable<Nsid> Named(CollectionMap collections, Func<Collection, bool> isMeant) =>
        Enum.GetValues<Collection>().Where(isMeant).Select(collection => Nsid.Parse(collections.NsidOf(collection)));

    /// <summary>
    /// A commit with an operation on a record of ours, and whatever is about an account that has one: its other commits are needed for the
    /// chain, and its account and identity decide what is shown. A commit with a play needs a second look, <see cref="PlaySieve"/>: most are of
    /// other music. What a stranger listens to at this moment is nothing to us: if it is a track of ours, a play will tell.
    /// </summary>
    public bool Has(RepoEvent read) => read switch
    {
        RecordHint hint => repos.TryGet(hint.Did, out _) ? collections.TryGet(hint.Collection.Value, out _) : _signals.Matches(Encoding.UTF8.GetBytes($"{hint.Collection}/")),
        SyncEvent sync => repos.TryGet(sync.Did, out _),
        IdentityEvent identity => repos.TryGet(identity.Did, out _),
        AccountEvent account => repos.TryGet(account.Did, out _),
        _ => false,
    };

    /// <inheritdoc cref="Has(RepoEvent)"/>
    public bool Has(in FramePeek frame) => repos.Contains(frame.Did) || frame.TouchesAny(_looked);

    /// <summary>Does it tell of a write to a collection of ours? What is only a neighbour of ours does not count: those of strangers are passed over.</summary>
    public bool IsWrite(RepoEvent read, out Tid rev, out Collection collection)
    {
        (rev, collection) = (default, default);
        switch (read)
        {
            case CommitEvent commit:
                rev = commit.Rev;
                foreach (var op in commit.Ops)
                {
                    if (collections.TryGet(op.Collection, out collection) && IsOwn(collection))
                    {
                        return true;
                    }
                }

                return false;
            case RecordHint hint:
                rev = hint.Rev;
                return collections.TryGet(hint.Collection.Value, out collection) && IsOwn(collection);
            default:
                return false;
        }
    }

    private static bool IsOwn(Collection collection) =>
        collection is Collection.Track or Collection.Like or Collection.Comment or Collection.List or Collection.Profile;
}
