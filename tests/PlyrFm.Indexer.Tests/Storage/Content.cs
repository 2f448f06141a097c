using PlyrFm.AtProto.Cbor;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Tests.Storage;

/// <summary>
/// Small records by number, and beside each what ought to be shown of it, written down independently of the reader under test.
/// </summary>
internal sealed record Content(
    Collection Collection,
    string Json,
    bool IsValid,
    string? Subject = null,
    string Shown = "",
    string? ListType = null,
    IReadOnlyList<string>? Items = null,
    int OwnHidden = 0)
{
    public const string CreatedAt = "2024-05-06T07:08:09.123456Z";

    private const string SomeCid = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";

    public byte[] Block { get; init; } = DataMap.FromJson(Json).ToCbor();

    public Cid Cid => Cid.ForDagCbor(Block);

    public static Content Of(Collection collection, int number) => collection switch
    {
        Collection.Track => Track(number),
        Collection.Like => Like(number),
        Collection.Comment => Comment(number),
        Collection.List => List(number),
        Collection.Profile => new(collection, $$"""{"$type":"fm.plyr.actor.profile","bio":"b{{number}}","createdAt":"{{CreatedAt}}"}""", true, Shown: $"b{number}"),
        Collection.BskyProfile => new(collection, $$"""{"$type":"app.bsky.actor.profile","displayName":"n{{number}}"}""", true, Shown: $"n{number}"),
        _ => throw new ArgumentOutOfRangeException(nameof(collection)),
    };

    public static Content Broken(Collection collection, int number) =>
        new(collection, $$"""{"$type":"fm.plyr.other","number":{{number}}}""", false);

    /// <summary>Bytes that are no record at all.</summary>
    public static Content Odd(Collection collection, byte[] block) => new(collection, "{}", false) { Block = block };

    private static Content Track(int number)
    {
        var isAdult = number % 3 == 0;
        var isPlayable = number % 4 != 1;
        var feature = number % 2 == 0 ? $$""","features":[{"did":"{{People.Dids[number % People.Count]}}"}]""" : "";
        var labels = isAdult ? ""","labels":{"$type":"com.atproto.label.defs#selfLabels","values":[{"val":"sexual"}]}""" : "";
        var audio = isPlayable ? ""","audioUrl":"https://audio.plyr.fm/a.mp3" """ : "";
        return new(
            Collection.Track,
            $$"""{"$type":"fm.plyr.track","title":"T{{number}}","artist":"A","fileType":"mp3","createdAt":"{{CreatedAt}}","tags":["Tag{{number % 3}}"]{{feature}}{{labels}}{{audio}}}""",
            true,
            Shown: $"T{number} {(isAdult ? "{sexual}" : "{}")} {{tag{number % 3}}} {(number % 2 == 0 ? People.Dids[number % People.Count] : "")}",
            OwnHidden: (isAdult ? 1 : 0) | (isPlayable ? 0 : 16));
    }

    private static Content Like(int number)
    {
        // Half of them meet at one track, so that an account likes it three times now and then.
        var subject = Target(number % 2 == 0 ? 0 : number);
        return new(Collection.Like, $$"""{"$type":"fm.plyr.like","subject":{{Ref(subject)}},"createdAt":"{{CreatedAt}}"}""", true, subject);
    }

    private static Content Comment(int number)
    {
        var subject = Target(number);
        return new(
            Collection.Comment,
            $$"""{"$type":"fm.plyr.comment","subject":{{Ref(subject)}},"text":"x","timestampMs":{{number}},"createdAt":"{{CreatedAt}}"}""",
            true,
            subject,
            Shown: $"{number}");
    }

    private static Content List(int number)
    {
        var type = new[] { "album", "playlist", "liked", null }[number % 4];
        // The same track twice, another one, and something that is none.
        string[] items = [.. new[] { Target(number), Target(number + 3), Target(number), $"at://{People.Dids[0]}/fm.plyr.list/x" }.Take((number % 5))];
        var typeField = type is null ? "" : $$""","listType":"{{type}}" """;
        return new(
            Collection.List,
            $$"""{"$type":"fm.plyr.list","name":"L{{number}}","items":[{{string.Join(',', items.Select(i => $$"""{"subject":{{Ref(i)}}}"""))}}],"createdAt":"{{CreatedAt}}"{{typeField}}}""",
            true,
            Shown: $"L{number}",
            ListType: type,
            Items: items);
    }

    /// <summary>A track of somebody, there or not; one of nine is none.</summary>
    private static string Target(int number)
    {
        var target = number % ((People.Count * 2) + 1);
        return target == People.Count * 2
            ? $"at://{People.Dids[0]}/fm.plyr.list/x"
            : $"at://{People.Dids[target / 2]}/fm.plyr.track/{People.TrackKeys[target % 2]}";
    }

    private static string Ref(string uri) => $$"""{"uri":"{{uri}}","cid":"{{SomeCid}}"}""";
}
