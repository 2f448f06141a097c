using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Tests.Indexing;

/// <summary>The table of tolerated deviations: each row indexed with a warning when lenient, refused when strict.</summary>
public sealed class ToleranceTests
{
    private const string SelfLabels = "com.atproto.label.defs#selfLabels";

    public static TheoryData<string, Collection, string> Tolerated => new()
    {
        { "createdAt without a zone", Collection.Track, Reading.Track(("createdAt", "\"2025-01-02T03:04:05\"")) },
        { "createdAt with a blank", Collection.Like, Reading.Like(("createdAt", "\"2025-01-02 03:04:05Z\"")) },
        { "createdAt that cannot be read", Collection.Comment, Reading.Comment(("createdAt", "\"yesterday\"")) },
        { "labels without a type", Collection.Track, Reading.Track(("labels", """{"values":[{"val":"porn"}]}""")) },
        { "malformed handle of a guest", Collection.Track, Reading.Track(("features", $$"""[{"did":"{{Reading.Did}}","handle":"no handle"}]""")) },
        { "long name of a guest", Collection.Track, Reading.Track(("features", $$"""[{"did":"{{Reading.Did}}","displayName":{{Reading.Text('x', 257)}}}]""")) },
        { "eleven guests", Collection.Track, Reading.Track(("features", $"[{string.Join(',', Enumerable.Range(0, 11).Select(i => $$"""{"did":"did:web:g{{i}}.example"}"""))}]")) },
        { "imageUrl that is no URI", Collection.Track, Reading.Track(("imageUrl", "\"cover\"")) },
        { "avatar that is no URI", Collection.Profile, Reading.Profile(("avatar", "\"me\"")) },
        { "supportGate that is no object", Collection.Track, Reading.Track(("supportGate", "true")) },
        { "supportGate of null", Collection.Track, Reading.Track(("supportGate", "null")) },
        { "supportGate without a type", Collection.Track, Reading.Track(("supportGate", "{}")) },
        { "album too long", Collection.Track, Reading.Track(("album", Reading.Text('\u00e9', 512))) },
        { "description too long", Collection.Track, Reading.Track(("description", Reading.Text('x', 20_000))) },
        { "title too long", Collection.Track, Reading.Track(("title", Reading.Text('x', 1024))) },
        { "artist too long", Collection.Track, Reading.Track(("artist", Reading.Text('x', 257))) },
        { "list name of too many graphemes", Collection.List, Reading.List(("name", Reading.Text('x', 200))) },
        { "list name of too many bytes", Collection.List, Reading.List(("name", Reading.Text('\u4e00', 100))) },
        { "updatedAt that cannot be read", Collection.List, Reading.List(("updatedAt", "\"soon\"")) },
        { "blob of a container type", Collection.Track, Reading.Track(("audioBlob", Blob("video/mp4"))) },
    };

    public static TheoryData<string, Collection, string> Invalid => new()
    {
        { "no artist", Collection.Track, Reading.Track(("artist", null)) },
        { "wrong kind of value", Collection.Track, Reading.Track(("title", "7")) },
        { "null", Collection.Track, Reading.Track(("album", "null")) },
        { "negative duration", Collection.Track, Reading.Track(("duration", "-1")) },
        { "duration beyond 32 bits", Collection.Track, Reading.Track(("duration", "2147483648")) },
        { "empty title", Collection.Track, Reading.Track(("title", "\"\"")) },
        { "title of 1025 bytes", Collection.Track, Reading.Track(("title", Reading.Text('x', 1025))) },
        { "audioUrl that is no URI", Collection.Track, Reading.Track(("audioUrl", "\"x\"")) },
        { "blob of a picture", Collection.Track, Reading.Track(("audioBlob", Blob("image/png"))) },
        { "blob too large", Collection.Track, Reading.Track(("audioBlob", Blob("audio/mpeg", size: 104_857_601))) },
        { "blob of a CBOR block", Collection.Track, Reading.Track(("audioBlob", Blob("audio/mpeg", Reading.Cid))) },
        { "legacy blob", Collection.Track, Reading.Track(("audioBlob", $$"""{"cid":"{{Reading.RawCid}}","mimeType":"audio/mpeg"}""")) },
        { "labels of another shape without a type", Collection.Track, Reading.Track(("labels", """{"values":["porn"]}""")) },
        { "guest without an account", Collection.Track, Reading.Track(("features", """[{"handle":"a.example.com"}]""")) },
        { "another type", Collection.Track, Reading.Track(("$type", "\"fm.plyr.track#main\"")) },
        { "no type", Collection.Like, Reading.Like(("$type", null)) },
        { "subject without a version", Collection.Like, Reading.Like(("subject", $$"""{"uri":"{{Reading.TrackUri}}"}""")) },
        { "subject with a malformed version", Collection.Like, Reading.Like(("subject", Reading.Ref(Reading.TrackUri, "x"))) },
        { "subject that is no AT-URI", Collection.Like, Reading.Like(("subject", Reading.Ref("https://plyr.fm/track/1"))) },
        { "moment beyond 24 days", Collection.Comment, Reading.Comment(("timestampMs", "2147483648")) },
        { "comment too long", Collection.Comment, Reading.Comment(("text", Reading.Text('x', 1001))) },
        { "501 items", Collection.List, Reading.List(("items", $"[{string.Join(',', Enumerable.Repeat($$"""{"subject":{{Reading.Ref(Reading.TrackUri)}}}""", 501))}]")) },
        { "subject longer than an index can hold", Collection.Like, Reading.Like(("subject", Reading.Ref($"at://did:web:{new string('a', 1000)}/fm.plyr.track/x"))) },
    };

    [Theory]
    [MemberData(nameof(Tolerated))]
    public void A_tolerated_deviation_is_indexed_with_a_warning_unless_strict(string what, Collection collection, string json)
    {
        var lenient = Reading.Read(collection, json);
        Assert.True(lenient.Verdict == RecordVerdict.Tolerated, what);
        Assert.NotEmpty(lenient.Problems);
        Assert.NotNull(lenient.Projection);

        var strict = Reading.Read(collection, json, isStrict: true);
        Assert.True(strict.Verdict == RecordVerdict.Invalid, what);
        Assert.NotEmpty(strict.Problems);
        Assert.Null(strict.Projection);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Everything_else_is_refused_with_a_reason(string what, Collection collection, string json)
    {
        var record = Reading.Read(collection, json);
        Assert.True(record.Verdict == RecordVerdict.Invalid, what);
        Assert.NotEmpty(record.Problems);
        Assert.Null(record.Projection);
    }

    [Theory]
    [InlineData(Collection.Track, "not a TID", RecordVerdict.Tolerated)]
    [InlineData(Collection.Like, "my-like", RecordVerdict.Tolerated)]
    [InlineData(Collection.Profile, "other", RecordVerdict.Invalid)]
    public void A_key_of_another_type_is_tolerated_where_several_records_can_be(Collection collection, string key, RecordVerdict expected)
    {
        var json = collection switch { Collection.Track => Reading.Track(), Collection.Like => Reading.Like(), _ => Reading.Profile() };
        Assert.Equal(expected, Reading.Read(collection, json, key: key).Verdict);
        Assert.Equal(RecordVerdict.Invalid, Reading.Read(collection, json, isStrict: true, key: key).Verdict);
    }

    [Fact]
    public void An_unknown_kind_of_labels_is_no_problem()
    {
        var record = Reading.Read(Collection.Track, Reading.Track(("labels", """{"$type":"com.example.labels","values":[{"val":"porn"}]}""")));
        Assert.Equal(RecordVerdict.Valid, record.Verdict);
        Assert.Empty(((TrackRow)record.Projection!).SelfLabels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_warning_is_not_lost_over_a_missing_type(bool hasType)
    {
        var type = hasType ? $"\"$type\":\"{SelfLabels}\"," : "";
        var track = Reading.TrackRow(("labels", $$"""{{{type}}"values":[{"val":"sexual"},{"val":"!hide"},{"val":"!no-unauthenticated"},{"val":"sexual"}]}"""));
        Assert.Equal(["sexual", "!no-unauthenticated"], track.SelfLabels);
        Assert.Equal(Hidden.AdultLabel, track.Hidden);
    }

    private static string Blob(string mimeType, string cid = Reading.RawCid, long size = 5) =>
        $$"""{"$type":"blob","ref":{"$link":"{{cid}}"},"mimeType":"{{mimeType}}","size":{{size}}}""";
}
