using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.Lexicons.Com.Atproto.Label;
using PlyrFm.Lexicons.Fm.Plyr;

namespace PlyrFm.Lexicons.Tests.Records;

public sealed class ReadWriteTests
{
    public static TheoryData<string> Records => DifferentialTests.Records;

    [Theory]
    [MemberData(nameof(Records))]
    public void Valid_records_are_read_and_written_without_loss(string nsid)
    {
        var kind = RecordKind.Of(nsid);
        var whole = kind.Samples().Where(sample => !sample.Any(entry => IsNotKept(entry))).ToArray();
        Assert.NotEmpty(whole);
        Assert.All(whole, sample => Assert.Equal(sample, kind.ReadAndWrite(sample)));
    }

    [Fact]
    public void Missing_fields_are_null()
    {
        var track = Track.Read(RecordKind.Of(Track.NsidText).Samples()[0]);
        Assert.Equal(new Track { Title = "Tide", Artist = "Moss", FileType = "mp3", CreatedAt = "2025-05-01T12:00:00Z" }, track);
        var kinds = Own.Com.Example.Kinds.Read(RecordKind.Kinds.Samples()[0]);
        Assert.Null(kinds.Raw);
        Assert.Null(kinds.Link);
        Assert.Null(kinds.Anything);
    }

    [Fact]
    public void Fields_have_their_type()
    {
        var track = Track.Read(RecordKind.Of(Track.NsidText).Samples()[1]);
        Assert.Equal(240, track.Duration);
        Assert.Equal(["did:plc:z72i7hdynmk6r22z27h6tvur", "did:web:example.com"], track.Features!.Select(feature => feature.Did));
        Assert.Equal(TrackSupportGate.TypeValues.Any, track.SupportGate!.Type);
        Assert.Equal(["sexual"], Assert.IsType<SelfLabels>(track.Labels).Values.Select(label => label.Val));
        Assert.Equal(new BlobRef(Cid.Parse("bafkreidgvpkjawlxz6sffxzwgooowe5yt7i6wsyg236mfoks77nywkptdq"), "audio/flac", 104857600), track.AudioBlob);
    }

    [Fact]
    public void Union_member_that_the_lexicon_does_not_list_is_kept()
    {
        var track = Track.Read(RecordKind.Of(Track.NsidText).Samples()[2]);
        Assert.Equal("com.example.other", Assert.IsType<UnknownTrackLabels>(track.Labels).Value.Type);
    }

    [Fact]
    public void Written_records_are_valid()
    {
        var written = new Comment
        {
            Subject = new Com.Atproto.Repo.StrongRef { Uri = "at://did:web:example.com/fm.plyr.track/3jzfcijpj2z2a", Cid = Cid.ForDagCbor([0xa0]).ToString() },
            Text = "here",
            TimestampMs = 5,
            CreatedAt = "2025-05-01T12:00:00Z",
        }.Write();
        Assert.Equal([], new RecordValidator(LexiconFiles.Catalog(), LexiconMode.Strict).Validate(Comment.Nsid, written, "3jzfcijpj2z2a"));
    }

    /// <summary>Write gives what the lexicon asks for: no unknown fields, no null that may as well be missing, no $type where none is needed.</summary>
    private static bool IsNotKept(KeyValuePair<string, DataValue> entry) => entry is
        { Key: "unheard" } or { Key: "textOrNull", Value: DataNull } or { Key: "part" or "named", Value: DataMap { Type: not null } };
}
