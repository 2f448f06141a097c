using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Benchmarks;

/// <summary>Records as a small service would see them: mostly likes, of tracks that are already there. One seed.</summary>
internal static class IngestRecords
{
    private const int Accounts = 300;
    private const string CreatedAt = "2025-01-02T03:04:05.678Z";

    public static readonly CollectionMap Collections = new("fm.plyr");

    /// <summary>Who, when and what, in the order of the revisions.</summary>
    public static IReadOnlyList<(Did Did, Tid Rev, IndexedRecord Record)> Make(int count)
    {
        var random = new Random(1);
        var indexer = new RecordIndexer(Collections, RecordPolicy.Default, TimeProvider.System);
        var accounts = Enumerable.Range(0, Accounts).Select(i => Did.Parse($"did:plc:{Letters(random, 24)}")).ToArray();
        var start = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000;
        var tracks = new List<string>();
        var made = new List<(Did, Tid, IndexedRecord)>(count);
        for (var i = 0; i < count; i++)
        {
            var did = accounts[random.Next(Accounts)];
            var rev = Tid.FromMicroseconds(start + (i * 1000L), 0);
            var (collection, json) = Next(random, tracks, accounts);
            if (collection == Collection.Track)
            {
                tracks.Add($"at://{did}/fm.plyr.track/{rev}");
            }

            var block = DataMap.FromJson(json).ToCbor();
            made.Add((did, rev, indexer.Read(did, collection, rev.ToString(), Cid.ForDagCbor(block), block)));
        }

        return made;
    }

    private static (Collection Collection, string Json) Next(Random random, List<string> tracks, Did[] accounts) => tracks.Count == 0
        ? (Collection.Track, Track(random, accounts))
        : random.Next(100) switch
        {
            < 15 => (Collection.Track, Track(random, accounts)),
            < 83 => (Collection.Like, $$"""{"$type":"fm.plyr.like","subject":{{Ref(random, tracks)}},"createdAt":"{{CreatedAt}}"}"""),
            < 97 => (Collection.Comment,
                $$"""{"$type":"fm.plyr.comment","subject":{{Ref(random, tracks)}},"text":"{{Letters(random, 80)}}","timestampMs":{{random.Next(200_000)}},"createdAt":"{{CreatedAt}}"}"""),
            _ => (Collection.List,
                $$"""{"$type":"fm.plyr.list","name":"{{Letters(random, 12)}}","listType":"playlist","items":[{{string.Join(',', Enumerable.Range(0, 8).Select(_ => $$"""{"subject":{{Ref(random, tracks)}}}"""))}}],"createdAt":"{{CreatedAt}}"}"""),
        };

    private static string Track(Random random, Did[] accounts) =>
        $$"""{"$type":"fm.plyr.track","title":"{{Letters(random, 20)}}","artist":"{{Letters(random, 12)}}","album":"{{Letters(random, 10)}}","description":"{{Letters(random, 200)}} #ambient","fileType":"mp3","duration":200,"audioUrl":"https://audio.plyr.fm/{{Letters(random, 16)}}.mp3","imageUrl":"https://images.plyr.fm/{{Letters(random, 16)}}.webp","features":[{"did":"{{accounts[random.Next(Accounts)]}}"}],"createdAt":"{{CreatedAt}}"}""";

    private static string Ref(Random random, List<string> tracks) =>
        $$"""{"uri":"{{tracks[random.Next(tracks.Count)]}}","cid":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"}""";

    private static string Letters(Random random, int count) =>
        string.Create(count, random, static (text, source) =>
        {
            foreach (ref var c in text)
            {
                c = (char)('a' + source.Next(26));
            }
        });
}
