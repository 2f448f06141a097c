using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Tests.Storage;

/// <summary>Short ways to say what happens, for tests that tell a story.</summary>
internal static class Changes
{
    public static readonly Did Alice = People.Dids[0];
    public static readonly Did Bob = People.Dids[1];
    public static readonly Cid Root = Cid.ForDagCbor([0xa0]);

    private static readonly RecordIndexer Indexer = new(Scenario.Collections, RecordPolicy.Default, TimeProvider.System);

    public static Tid Rev(int number) => Tid.FromMicroseconds((new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000) + number, 0);

    public static string Key(int number) => Rev(number).ToString();

    public static CommitChange Commit(Did did, int rev, params RecordOp[] ops) => new(did, Rev(rev), Root, ops);

    public static RecordUpsert Put(Collection collection, string key, string json) => new(Record(collection, key, json));

    public static RecordDelete Delete(Collection collection, string key) => new(collection, key);

    public static IndexedRecord Record(Collection collection, string key, string json)
    {
        var block = DataMap.FromJson(json).ToCbor();
        return Indexer.Read(collection, key, Cid.ForDagCbor(block), block, Scenario.Now);
    }

    public static RecordUpsert Track(string key, string title = "T") => Put(
        Collection.Track, key, $$"""{"$type":"fm.plyr.track","title":"{{title}}","artist":"A","fileType":"mp3","createdAt":"{{Content.CreatedAt}}","audioUrl":"https://audio.plyr.fm/a.mp3"}""");

    public static RecordUpsert Like(string key, Did artist, string track) => Put(
        Collection.Like, key, $$"""{"$type":"fm.plyr.like","subject":{"uri":"at://{{artist}}/fm.plyr.track/{{track}}","cid":"{{Root}}"},"createdAt":"{{Content.CreatedAt}}"}""");
}
