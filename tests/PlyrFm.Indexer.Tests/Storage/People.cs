using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Tests.Storage;

/// <summary>The few accounts and paths that the tests are about: few enough to meet again and again.</summary>
internal static class People
{
    public const int Count = 4;

    public static readonly Did[] Dids = [.. Enumerable.Range(0, Count).Select(i => Did.Parse($"did:plc:{new string((char)('a' + i), 24)}"))];

    public static readonly string[] TrackKeys = ["3kaaaaaaaaa2a", "3kaaaaaaaaa2b"];

    public static readonly (Collection Collection, string RecordKey)[] Paths =
    [
        (Collection.Track, TrackKeys[0]),
        (Collection.Track, TrackKeys[1]),
        (Collection.Like, "3kbaaaaaaaa2a"),
        (Collection.Like, "3kbaaaaaaaa2b"),
        (Collection.Like, "3kbaaaaaaaa2c"),
        (Collection.Comment, "3kcaaaaaaaa2a"),
        (Collection.Comment, "3kcaaaaaaaa2b"),
        (Collection.List, "3kdaaaaaaaa2a"),
        (Collection.Profile, "self"),
        (Collection.BskyProfile, "self"),
    ];
}
