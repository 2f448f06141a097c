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
            $"{recordNamespace}.actor.profile", BskyProfile, Lexicons.Fm.Teal.Feed.Play.NsidText, Lexicons.Fm.Teal.Alpha.Feed.Play.NsidText,
            Lexicons.Fm.Teal.Actor.Status.NsidText, Lexicons.Fm.Teal.Alpha.Actor.Status.NsidText];
        foreach (var collection in Enum.GetValues<Collection>())
        {
            _collections.Add(NsidOf(collection), collection);
        }
    }

    /// <summary>Plays, in either form.</summary>
    public static bool IsPlay(Collection collection) => collection is Collection.Play or Collection.AlphaPlay;

    /// <summary>What an account hears or has heard. Most of it is not of plyr's tracks, so it is the record that matters and not its collection.</summary>
    public static bool IsListening(Collection collection) => IsPlay(collection) || collection is Collection.Status or Collection.AlphaStatus;

    /// <summary>Any record of it makes an account one of ours. A Bluesky profile does not: everybody has one.</summary>
    public static bool IsSignal(Collection collection) => collection != Collection.BskyProfile && !IsListening(collection);

    public bool TryGet(string nsid, out Collection collection) => _collections.TryGetValue(nsid, out collection);

    public string NsidOf(Collection collection) => _nsids[(int)collection];
}
