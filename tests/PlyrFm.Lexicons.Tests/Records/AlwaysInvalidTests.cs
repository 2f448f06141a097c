using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.Lexicons.Tests.Records;

/// <summary>What no client may count on being tolerated.</summary>
public sealed class AlwaysInvalidTests
{
    private static readonly Dictionary<string, string[]> RequiredFields = new()
    {
        ["fm.plyr.track"] = ["title", "artist", "fileType", "createdAt"],
        ["fm.plyr.like"] = ["subject", "createdAt"],
        ["fm.plyr.comment"] = ["subject", "text", "timestampMs", "createdAt"],
        ["fm.plyr.list"] = ["items", "createdAt"],
        ["fm.plyr.actor.profile"] = ["createdAt"],
    };

    public static TheoryData<string> Collections => [.. RequiredFields.Keys];

    [Theory]
    [MemberData(nameof(Collections))]
    public void Required_fields_must_be_there_and_others_need_not(string nsid)
    {
        var kind = RecordKind.Of(nsid);
        var fullest = kind.Samples().MaxBy(sample => sample.Count)!;
        foreach (var (field, _) in fullest.Where(entry => entry.Key != "$type"))
        {
            var expected = RequiredFields[nsid].Contains(field) ? new[] { (field, RecordRule.Required) } : [];
            Assert.Equal(expected, Problems(kind, fullest.Without(field)));
        }
    }

    [Theory]
    [MemberData(nameof(Collections))]
    public void No_field_may_be_null_or_of_another_kind(string nsid)
    {
        var kind = RecordKind.Of(nsid);
        var fullest = kind.Samples().MaxBy(sample => sample.Count)!;
        foreach (var (field, _) in fullest.Where(entry => entry.Key != "$type"))
        {
            Assert.Equal([(field, RecordRule.Nullable)], Problems(kind, fullest.With(field, DataNull.Instance)));
            Assert.Equal([(field, RecordRule.Type)], Problems(kind, fullest.With(field, new DataBoolean(true))));
        }
    }

    [Theory]
    [MemberData(nameof(Collections))]
    public void Record_must_carry_exactly_the_name_of_its_collection(string nsid)
    {
        var kind = RecordKind.Of(nsid);
        var record = kind.Samples()[0];
        DataValue[] wrong = [new DataText($"{nsid}#main"), new DataText("fm.plyr.dev.track"), new DataText(nsid.ToUpperInvariant()), DataNull.Instance];
        Assert.Equal([("", RecordRule.TypeName)], Problems(kind, record.Without("$type")));
        Assert.All(wrong, type => Assert.Equal([("", RecordRule.TypeName)], Problems(kind, record.With("$type", type))));
    }

    [Fact]
    public void Fractions_are_no_data() => Assert.Throws<MalformedDataException>(() => DataValue.FromJson("""{"duration": 1.5}"""));

    [Fact]
    public void Duration_and_position_must_not_be_negative()
    {
        var track = RecordKind.Of("fm.plyr.track");
        var comment = RecordKind.Of("fm.plyr.comment");
        Assert.Equal([("duration", RecordRule.Minimum)], Problems(track, track.Samples()[0].With("duration", new DataInteger(-1))));
        Assert.Equal([("timestampMs", RecordRule.Minimum)], Problems(comment, comment.Samples()[0].With("timestampMs", new DataInteger(-1))));
    }

    [Theory]
    [InlineData("fm.plyr.like")]
    [InlineData("fm.plyr.comment")]
    public void Subject_must_have_a_valid_uri_and_a_valid_cid(string nsid)
    {
        var kind = RecordKind.Of(nsid);
        var record = kind.Samples()[0];
        var subject = record.Get<DataMap>("subject")!;
        DataMap With(DataMap changed) => record.With("subject", changed);
        Assert.Equal([("subject/uri", RecordRule.Required)], Problems(kind, With(subject.Without("uri"))));
        Assert.Equal([("subject/cid", RecordRule.Required)], Problems(kind, With(subject.Without("cid"))));
        Assert.Equal([("subject/uri", RecordRule.Format)], Problems(kind, With(subject.With("uri", new DataText("https://plyr.fm/track/1")))));
        Assert.Equal([("subject/cid", RecordRule.Format)], Problems(kind, With(subject.With("cid", new DataText("")))));
        Assert.Equal([("subject/cid", RecordRule.Type)], Problems(kind, With(subject.With("cid", new DataLink(Cid.ForRaw([1]))))));
        Assert.Equal([("subject", RecordRule.TypeName)], Problems(kind, With(subject.With("$type", new DataText("fm.plyr.track")))));
        Assert.Equal([], Problems(kind, With(subject.With("$type", new DataText("com.atproto.repo.strongRef")))));
    }

    [Fact]
    public void Item_of_a_list_must_have_a_subject()
    {
        var list = RecordKind.Of("fm.plyr.list");
        var items = new DataArray([DataMap.Empty, new DataText("at://did:web:example.com/fm.plyr.track/a"), DataNull.Instance]);
        Assert.Equal(
            [("items/0/subject", RecordRule.Required), ("items/1", RecordRule.Type), ("items/2", RecordRule.Nullable)],
            Problems(list, list.Samples()[0].With("items", items)));
    }

    [Fact]
    public void Labels_must_name_their_type()
    {
        var track = RecordKind.Of("fm.plyr.track");
        var labels = DataMap.FromJson("""{"values": [{"val": "sexual"}]}""");
        Assert.Equal([("labels", RecordRule.Union)], Problems(track, track.Samples()[0].With("labels", labels)));
    }

    [Theory]
    [InlineData("fm.plyr.track", "3jzfcijpj2z2a", true)]
    [InlineData("fm.plyr.track", "self", false)]
    [InlineData("fm.plyr.actor.profile", "self", true)]
    [InlineData("fm.plyr.actor.profile", "3jzfcijpj2z2a", false)]
    public void Record_key_must_be_of_the_type_that_the_collection_asks_for(string nsid, string recordKey, bool isValid)
    {
        var kind = RecordKind.Of(nsid);
        var interpreted = new RecordValidator(LexiconFiles.Catalog()).Validate(kind.Nsid, kind.Samples()[0], recordKey);
        var generated = new List<RecordProblem>();
        Action<string, ICollection<RecordProblem>> validateKey = nsid == Fm.Plyr.Track.NsidText ? Fm.Plyr.Track.ValidateKey : Fm.Plyr.Actor.Profile.ValidateKey;
        validateKey(recordKey, generated);
        Assert.Equal(interpreted, generated);
        Assert.Equal(isValid, generated.Count == 0);
    }

    private static IEnumerable<(string Path, RecordRule Rule)> Problems(RecordKind kind, DataMap record) =>
        kind.Problems(record).Select(problem => (problem.Path, problem.Rule));
}
