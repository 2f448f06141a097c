using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Tests.Indexing;

/// <summary>Reads records written as JSON.</summary>
internal static class Reading
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    public static readonly DateTimeOffset KeyTime = new(2025, 6, 7, 8, 9, 10, TimeSpan.Zero);
    public static readonly string Key = Tid.FromMicroseconds(KeyTime.ToUnixTimeMilliseconds() * 1000, 0).ToString();

    public const string Cid = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";
    public const string RawCid = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
    public const string Did = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";
    public const string TrackUri = $"at://{Did}/fm.plyr.track/3kaaaaaaaaa2a";

    public static IndexedRecord Read(Collection collection, string json, bool isStrict = false, bool isLocal = false, string? key = null, string ns = "fm.plyr")
    {
        var block = DataMap.FromJson(json).ToCbor();
        return ReadBlock(collection, block, isStrict, isLocal, key, ns);
    }

    public static IndexedRecord ReadBlock(
        Collection collection, byte[] block, bool isStrict = false, bool isLocal = false, string? key = null, string ns = "fm.plyr") =>
        new RecordIndexer(new CollectionMap(ns), RecordPolicy.Default with { IsStrict = isStrict, AllowLocalAddresses = isLocal }, TimeProvider.System).Read(
            collection,
            key ?? (collection is Collection.Profile or Collection.BskyProfile ? "self" : Key),
            AtProto.Cbor.Cid.ForDagCbor(block),
            block,
            Now);

    /// <summary>A track without problems, with fields replaced (null: left out) or added.</summary>
    public static string Track(params (string Field, string? Json)[] changes) => Json(changes,
        ("$type", "\"fm.plyr.track\""), ("title", "\"T\""), ("artist", "\"A\""), ("fileType", "\"mp3\""),
        ("createdAt", "\"2025-01-02T03:04:05Z\""), ("audioUrl", "\"https://audio.plyr.fm/x.mp3\""));

    public static string Like(params (string Field, string? Json)[] changes) => Json(changes,
        ("$type", "\"fm.plyr.like\""), ("subject", Ref(TrackUri)), ("createdAt", "\"2025-01-02T03:04:05Z\""));

    public static string Comment(params (string Field, string? Json)[] changes) => Json(changes,
        ("$type", "\"fm.plyr.comment\""), ("subject", Ref(TrackUri)), ("text", "\"x\""), ("timestampMs", "7"), ("createdAt", "\"2025-01-02T03:04:05Z\""));

    public static string List(params (string Field, string? Json)[] changes) => Json(changes,
        ("$type", "\"fm.plyr.list\""), ("items", "[]"), ("createdAt", "\"2025-01-02T03:04:05Z\""));

    public static string Profile(params (string Field, string? Json)[] changes) => Json(changes,
        ("$type", "\"fm.plyr.actor.profile\""), ("createdAt", "\"2025-01-02T03:04:05Z\""));

    public static string Ref(string uri, string cid = Cid) => $$"""{"uri":"{{uri}}","cid":"{{cid}}"}""";

    public static string Text(char c, int count) => $"\"{new string(c, count)}\"";

    public static TrackRow TrackRow(params (string Field, string? Json)[] changes) => Assert.IsType<TrackRow>(Read(Collection.Track, Track(changes)).Projection);

    private static string Json((string Field, string? Json)[] changes, params (string Field, string? Json)[] fields)
    {
        var all = fields.Where(f => changes.All(c => c.Field != f.Field)).Concat(changes).Where(f => f.Json is not null);
        return $"{{{string.Join(',', all.Select(f => $"\"{f.Field}\":{f.Json}"))}}}";
    }
}
