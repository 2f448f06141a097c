using System.Text;

namespace PlyrFm.Indexer.Indexing;

/// <summary>
/// Which collection NSID means which kind of record. Five belong to the configured namespace: plyr's staging environment shares the
/// firehose with production, so names are compared whole, never by prefix or suffix.
/// </summary>
public sealed class CollectionMap
{
    private const string BskyProfile = "app.bsky.actor.profile";

    private readonly string[] _nsids;
    private readonly Dictionary<string, Collection> _collections = [];

    /// <param name="recordNamespace">fm.plyr, fm.plyr.stg ...</param>
    public CollectionMap(string recordNamespace)
    {
        // Index = the collection's number.
        _nsids = ["", $"{recordNamespace}.track", $"{recordNamespace}.like", $"{recordNamespace}.comment", $"{recordNamespace}.list",
            $"{recordNamespace}.actor.profile", BskyProfile];
        foreach (var collection in Enum.GetValues<Collection>())
        {
            _collections.Add(NsidOf(collection), collection);
        }

        SignalPrefixes = [.. Enum.GetValues<Collection>().Where(c => c != Collection.BskyProfile).Select(c => Encoding.UTF8.GetBytes(NsidOf(c) + "/"))];
    }

    /// <summary>UTF-8 path prefixes that make an unknown account interesting. A Bluesky profile alone does not.</summary>
    public IReadOnlyList<byte[]> SignalPrefixes { get; }

    public bool TryGet(string nsid, out Collection collection) => _collections.TryGetValue(nsid, out collection);

    public string NsidOf(Collection collection) => _nsids[(int)collection];
}
