using System.Globalization;

namespace PlyrFm.Benchmarks;

/// <summary>A query as clients ask it, about things of the large catalogue chosen at random.</summary>
/// <param name="Name">For the table.</param>
/// <param name="IsSearch">Searches have a target of their own.</param>
/// <param name="Path">The request, made from a source of chance and the number of tracks.</param>
internal sealed record ServedQuery(string Name, bool IsSearch, Func<Random, int, string> Path)
{
    public static IReadOnlyList<ServedQuery> All { get; } =
    [
        Page("listTracks", "fm.plyr.feed.listTracks", (_, _) => ""),
        Page("listTracks, a tag", "fm.plyr.feed.listTracks", (random, _) => $"tags={Syllables(random.Next(40))}"),
        Page("getTrack", "fm.plyr.feed.getTrack", (random, n) => $"uri={Track(random, n)}"),
        Page("getTracks, 25", "fm.plyr.feed.getTracks", (random, n) => string.Join('&', Enumerable.Range(0, 25).Select(_ => $"uris={Track(random, n)}"))),
        Page("getActorTracks", "fm.plyr.feed.getActorTracks", (random, n) => $"actor={Artist(random, n)}"),
        Page("getTopTracks", "fm.plyr.feed.getTopTracks", (_, _) => "period=week"),
        Page("getTrendingTracks", "fm.plyr.unspecced.getTrendingTracks", (_, _) => ""),
        Page("getSuggestedTracks", "fm.plyr.unspecced.getSuggestedTracks", (random, n) => $"seeds={Track(random, n)}"),
        Page("getLikes", "fm.plyr.feed.getLikes", (random, n) => $"uri={Track(random, n)}"),
        Page("getActorLikes", "fm.plyr.feed.getActorLikes", (random, n) => $"actor={Account(random, n)}"),
        Page("getComments", "fm.plyr.feed.getComments", (random, n) => $"uri={Track(random, n)}"),
        Page("getActorComments", "fm.plyr.feed.getActorComments", (random, n) => $"actor={Account(random, n)}"),
        Page("getPlayback", "fm.plyr.feed.getPlayback", (random, n) => $"uri={Track(random, n)}"),
        Page("getProfile", "fm.plyr.actor.getProfile", (random, n) => $"actor={Artist(random, n)}"),
        Page("listArtists, popular", "fm.plyr.actor.listArtists", (_, _) => "sort=popular"),
        Page("getList", "fm.plyr.graph.getList", (random, n) => $"list={List(random, n)}"),
        Page("getActorLists", "fm.plyr.graph.getActorLists", (random, n) => $"actor={Artist(random, n)}"),
        Page("getTrackLists", "fm.plyr.graph.getTrackLists", (random, n) => $"uri={Track(random, n)}"),
        Page("getActivity", "fm.plyr.unspecced.getActivity", (_, _) => ""),
        Page("getActorPlays", "fm.plyr.unspecced.getActorPlays", (random, n) => $"actor={Account(random, n)}"),
        Page("listTags", "fm.plyr.feed.listTags", (_, _) => ""),
        Page("getStats", "fm.plyr.unspecced.getStats", (_, _) => ""),
        Search("searchTracks, a word", "fm.plyr.feed.searchTracks", (random, _) => $"q={Word(random)}"),
        Search("searchTracks, two words", "fm.plyr.feed.searchTracks", (random, _) => $"q={Word(random)}+{Word(random)}"),
        Search("searchTracks, misspelt", "fm.plyr.feed.searchTracks", (random, _) => $"q={Misspelt(random)}"),
        Search("searchLists", "fm.plyr.graph.searchLists", (random, _) => $"q={Word(random)}"),
        Search("searchActors", "fm.plyr.actor.searchActors", (random, _) => $"q={Word(random)}"),
        Search("searchActorsTypeahead", "fm.plyr.actor.searchActorsTypeahead", (random, _) => $"q={Word(random)[..3]}"),
        Search("searchAll", "fm.plyr.unspecced.searchAll", (random, _) => $"q={Word(random)}"),
    ];

    private static ServedQuery Page(string name, string nsid, Func<Random, int, string> parameters) =>
        new(name, IsSearch: false, (random, n) => $"/xrpc/{nsid}?{parameters(random, n)}");

    private static ServedQuery Search(string name, string nsid, Func<Random, int, string> parameters) =>
        new(name, IsSearch: true, (random, n) => $"/xrpc/{nsid}?{parameters(random, n)}");

    // The same arithmetic as the functions that fill the tables. Busy things are asked for more often than others, by the same law.
    private static string Track(Random random, int n)
    {
        var track = 1 + (long)(n * Math.Pow(random.NextDouble(), 2));
        return $"at://{Did(1 + (track * 7919 % Math.Max(n / 20, 1)))}/fm.plyr.track/t{track}";
    }

    private static string List(Random random, int n)
    {
        // Albums: their owners are artists.
        var list = 2 * (1 + random.Next((n / 20) - 1));
        return $"at://{Did(1 + (list * 7919L % Math.Max(n / 20, 1)))}/fm.plyr.list/p{list}";
    }

    public static string Artist(Random random, int n) => Did(1 + random.Next(n / 20));

    public static string Account(Random random, int n) => Did(1 + random.Next(n / 2));

    public static string Did(long account) => $"did:plc:{account.ToString(CultureInfo.InvariantCulture).PadLeft(24, 'a')}";

    public static string Word(Random random) => Syllables((int)(8000 * Math.Pow(random.NextDouble(), 2)));

    private static string Misspelt(Random random)
    {
        var word = Word(random).ToCharArray();
        (word[2], word[3]) = (word[3], word[2]);
        return new string(word);
    }

    private static readonly string[] First = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "xi", "yo", "zu"];

    private static readonly string[] Second =
        ["lan", "mer", "nis", "kor", "dun", "sal", "ven", "tis", "gor", "lum", "ras", "hel", "fin", "bor", "mun", "dal", "ges", "rik", "ton", "vus"];

    private static readonly string[] Third = ["a", "en", "i", "os", "u", "ar", "el", "ing", "or", "ut", "ay", "ed", "ir", "on", "us", "as", "er", "is", "ot", "um"];

    public static string Syllables(int i) => $"{First[i % 20]}{Second[i / 20 % 20]}{Third[i / 400 % 20]}";
}
