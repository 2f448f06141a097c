using System.Text;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Tests.Indexing;

public sealed class SubjectTests
{
    [Fact]
    public void A_like_names_its_track_by_account_and_key()
    {
        var subject = Assert.IsType<LikeRow>(Reading.Read(Collection.Like, Reading.Like()).Projection).Subject;
        Assert.Equal(Reading.TrackUri, subject.Uri);
        Assert.Equal(Reading.Did, subject.TrackDid.Value);
        Assert.Equal("3kaaaaaaaaa2a", subject.TrackKey);
        Assert.Equal(36, subject.Cid.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_handle_is_kept_but_not_followed(bool isStrict)
    {
        var record = Reading.Read(Collection.Like, Reading.Like(("subject", Reading.Ref("at://Someone.example.com/fm.plyr.track/x"))), isStrict);
        Assert.Equal(RecordVerdict.Tolerated, record.Verdict);
        var subject = Assert.IsType<LikeRow>(record.Projection).Subject;
        Assert.Equal("at://someone.example.com/fm.plyr.track/x", subject.Uri);
        Assert.True(subject.TrackDid.IsDefault);
    }

    [Theory]
    [InlineData("fm.plyr.list/x")]
    [InlineData("app.bsky.feed.post/x")]
    [InlineData("fm.plyr.stg.track/x")]
    [InlineData("fm.plyr.track")]
    public void A_like_of_something_else_is_valid_and_shown_nowhere(string path)
    {
        var record = Reading.Read(Collection.Like, Reading.Like(("subject", Reading.Ref($"at://{Reading.Did}/{path}"))));
        Assert.Equal(RecordVerdict.Valid, record.Verdict);
        Assert.Null(record.Projection);
    }

    [Fact]
    public void Well_formed_CIDs_that_no_record_can_have_are_kept_as_text()
    {
        // Another codec than DAG-CBOR or raw.
        const string directory = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
        var record = Reading.Read(Collection.Like, Reading.Like(("subject", Reading.Ref(Reading.TrackUri, directory))));
        Assert.Equal(RecordVerdict.Valid, record.Verdict);
        Assert.Equal(directory, Encoding.ASCII.GetString(((LikeRow)record.Projection!).Subject.Cid));
    }

    [Fact]
    public void A_list_keeps_items_of_any_kind_in_order()
    {
        var other = $"at://{Reading.Did}/fm.plyr.list/y";
        var items = new[] { Reading.TrackUri, other, Reading.TrackUri }.Select(uri => $$"""{"subject":{{Reading.Ref(uri)}}}""");
        var record = Reading.Read(Collection.List, Reading.List(("items", $"[{string.Join(',', items)}]"), ("listType", "\"mixtape\"")));
        var list = Assert.IsType<ListRow>(record.Projection);
        Assert.Equal([Reading.TrackUri, other, Reading.TrackUri], list.Items.Select(i => i.Uri));
        Assert.Equal("mixtape", list.Type);
    }
}
