using PlyrFm.AtProto.Cbor;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Tests.Indexing;

public sealed class RecordIndexerTests
{
    [Fact]
    public void A_plain_track_is_valid()
    {
        var record = Reading.Read(Collection.Track, Reading.Track());
        Assert.Equal(RecordVerdict.Valid, record.Verdict);
        Assert.Empty(record.Problems);
    }

    [Fact]
    public void Records_of_another_environment_are_read_under_its_name_only()
    {
        var json = Reading.Track(("$type", "\"fm.plyr.stg.track\""));
        Assert.Equal(RecordVerdict.Valid, Reading.Read(Collection.Track, json, ns: "fm.plyr.stg").Verdict);
        Assert.Equal(RecordVerdict.Invalid, Reading.Read(Collection.Track, json).Verdict);
        Assert.Equal(RecordVerdict.Invalid, Reading.Read(Collection.Track, Reading.Track(), ns: "fm.plyr.stg").Verdict);
    }

    [Fact]
    public void A_record_over_one_mebibyte_is_kept_with_a_reason()
    {
        var block = DataMap.FromJson(Reading.Track(("x", Reading.Text('x', CborLimits.MaxRecordBytes)))).ToCbor();
        var record = Reading.ReadBlock(Collection.Track, block);
        Assert.Equal(RecordVerdict.Invalid, record.Verdict);
        Assert.Equal("must have at most 1048576 bytes", record.Problems.Single().Message);
        Assert.Equal(block, record.Block);
    }

    [Theory]
    [InlineData(31, RecordVerdict.Valid)]
    [InlineData(32, RecordVerdict.Invalid)]
    public void A_record_nested_too_deep_is_kept_with_a_reason(int arrays, RecordVerdict expected)
    {
        // {"$type": .., the rest of a track, "z": [[[...]]]}: built by hand, because the writer keeps the limit as well.
        var track = DataMap.FromJson(Reading.Track()).ToCbor();
        byte[] nested = [(byte)(track[0] + 1), 0x61, (byte)'z', .. Enumerable.Repeat((byte)0x81, arrays - 1), 0x80, .. track.Skip(1)];
        var record = Reading.ReadBlock(Collection.Track, nested);
        Assert.Equal(expected, record.Verdict);
        if (expected == RecordVerdict.Invalid)
        {
            Assert.Equal("must be nested at most 32 deep", record.Problems.Single().Message);
        }
    }

    [Fact]
    public void What_is_no_map_is_kept_with_a_reason() => Assert.Equal(RecordVerdict.Invalid, Reading.ReadBlock(Collection.Track, [0x80]).Verdict);

    [Fact]
    public void The_null_character_goes_from_what_is_shown_and_stays_in_the_record()
    {
        var record = Reading.Read(Collection.Track, Reading.Track(("title", "\"a\\u0000b\""), ("album", "\"\\u202ec\"")));
        Assert.Equal(RecordVerdict.Valid, record.Verdict);
        Assert.Equal("ab", ((TrackRow)record.Projection!).Title);
        Assert.Equal("c", ((TrackRow)record.Projection!).Album);
        Assert.Contains((byte)0, record.Block.ToArray());
    }

    [Fact]
    public void Lengths_are_counted_in_bytes_and_graphemes()
    {
        // 85 characters of 3 bytes are 255 bytes; a family of four is one grapheme of 25 bytes.
        Assert.Equal(RecordVerdict.Valid, Reading.Read(Collection.Track, Reading.Track(("title", Reading.Text('\u4e00', 85)))).Verdict);
        Assert.Equal(RecordVerdict.Tolerated, Reading.Read(Collection.Track, Reading.Track(("title", Reading.Text('\u4e00', 86)))).Verdict);
        Assert.Equal(RecordVerdict.Valid, Reading.Read(Collection.List, Reading.List(("name", Reading.Text('x', 64)))).Verdict);
        Assert.Equal(RecordVerdict.Valid, Reading.Read(Collection.List, Reading.List(("name", Reading.Text('x', 70)))).Verdict);
        Assert.Equal(RecordVerdict.Tolerated, Reading.Read(Collection.List, Reading.List(("name", Reading.Text('x', 71)))).Verdict);
        Assert.Equal(RecordVerdict.Invalid, Reading.Read(Collection.List, Reading.List(("name", Reading.Text('x', 65))), isStrict: true).Verdict);
    }

    [Fact]
    public void The_same_block_gives_the_same_row_at_the_same_time()
    {
        var json = Reading.Track(("features", $$"""[{"did":"{{Reading.Did}}"},{"did":"{{Reading.Did}}"}]"""));
        Assert.Equal([Reading.Did], Reading.TrackRow(("features", $$"""[{"did":"{{Reading.Did}}"},{"did":"{{Reading.Did}}"}]""")).Features.Select(d => d.Value));
        Assert.Equivalent(Reading.Read(Collection.Track, json).Projection, Reading.Read(Collection.Track, json).Projection);
    }
}
