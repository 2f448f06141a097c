using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.Lexicons.Tests.Records;

public sealed class LimitTests
{
    // 25 bytes, 11 UTF-16 units, one grapheme.
    private const string Family = "👩‍👩‍👦‍👦";

    // 3 bytes, one UTF-16 unit.
    private const string Bird = "鳥";

    // One byte more than the ASCII letter it is drawn as: e and a combining accent, 3 bytes, one grapheme.
    private const string Accented = "e\u0301";

    [Theory]
    [InlineData("fm.plyr.track", "title", "a", 256)]
    [InlineData("fm.plyr.track", "title", Bird, 85)]
    [InlineData("fm.plyr.track", "title", Family, 10)]
    [InlineData("fm.plyr.track", "title", Accented, 85)]
    [InlineData("fm.plyr.track", "artist", "a", 256)]
    [InlineData("fm.plyr.track", "fileType", "a", 16)]
    [InlineData("fm.plyr.track", "album", "é", 128)]
    [InlineData("fm.plyr.track", "description", "a", 5000)]
    [InlineData("fm.plyr.track", "description", Bird, 1666)]
    [InlineData("fm.plyr.comment", "text", "a", 1000)]
    [InlineData("fm.plyr.comment", "text", Bird, 333)]
    [InlineData("fm.plyr.list", "name", Family, 10)]
    [InlineData("fm.plyr.actor.profile", "bio", Family, 102)]
    public void Texts_are_limited_in_bytes(string nsid, string field, string unit, int most)
    {
        AssertFits(nsid, field, unit, most, LexiconMode.Lenient);
        AssertFits(nsid, field, unit, most, LexiconMode.Strict);
        Assert.Equal([(field, RecordRule.MaxLength)], Problems(nsid, field, unit, most + 1, LexiconMode.Lenient));
        Assert.Equal([(field, RecordRule.MaxLength)], Problems(nsid, field, unit, most + 1, LexiconMode.Strict));
    }

    [Theory]
    [InlineData("fm.plyr.list", "name", "a", 64, 70)]
    [InlineData("fm.plyr.list", "name", Accented, 64, 70)]
    [InlineData("fm.plyr.list", "name", Bird, 64, 70)]
    [InlineData("fm.plyr.actor.profile", "bio", "a", 256, 281)]
    [InlineData("fm.plyr.actor.profile", "bio", "🇩🇪", 256, 281)]
    public void Some_texts_are_limited_in_graphemes(string nsid, string field, string unit, int mostStrict, int mostLenient)
    {
        AssertFits(nsid, field, unit, mostStrict, LexiconMode.Strict);
        AssertFits(nsid, field, unit, mostLenient, LexiconMode.Lenient);
        Assert.Equal([(field, RecordRule.MaxGraphemes)], Problems(nsid, field, unit, mostStrict + 1, LexiconMode.Strict));
        Assert.Equal([(field, RecordRule.MaxGraphemes)], Problems(nsid, field, unit, mostLenient + 1, LexiconMode.Lenient));
    }

    [Theory]
    [InlineData("fm.plyr.track", "title")]
    [InlineData("fm.plyr.track", "artist")]
    [InlineData("fm.plyr.track", "fileType")]
    [InlineData("fm.plyr.comment", "text")]
    public void Some_texts_must_not_be_empty_but_may_be_blank(string nsid, string field)
    {
        Assert.Equal([(field, RecordRule.MinLength)], Problems(nsid, field, "a", 0, LexiconMode.Lenient));
        AssertFits(nsid, field, " ", 1, LexiconMode.Strict);
    }

    [Theory]
    [InlineData("fm.plyr.track", "features", 10)]
    [InlineData("fm.plyr.list", "items", 500)]
    public void Arrays_are_limited_in_elements(string nsid, string field, int most)
    {
        var kind = RecordKind.Of(nsid);
        var sample = kind.Samples()[1];
        var item = sample.Get<DataArray>(field)![0];
        DataMap Filled(int count) => sample.With(field, new DataArray([.. Enumerable.Repeat(item, count)]));
        Assert.Equal([], kind.Problems(Filled(most)));
        Assert.Equal(new RecordProblem(field, RecordRule.MaxLength, $"must have at most {most}"), Assert.Single(kind.Problems(Filled(most + 1))));
    }

    [Theory]
    [InlineData(1L, "audio/mpeg", null)]
    [InlineData(104857600L, "audio/x-flac", null)]
    [InlineData(104857601L, "audio/mpeg", RecordRule.MaxSize)]
    [InlineData(0L, "audio/mpeg", RecordRule.Minimum)]
    [InlineData(-1L, "audio/mpeg", RecordRule.Minimum)]
    [InlineData(1L, "video/mp4", RecordRule.Accept)]
    [InlineData(1L, "application/ogg", RecordRule.Accept)]
    public void Audio_is_limited_in_size_and_kind(long size, string mimeType, RecordRule? expected)
    {
        var kind = RecordKind.Of("fm.plyr.track");
        var blob = new BlobRef(Cid.ForRaw([1]), mimeType, size);
        var problems = kind.Problems(kind.Samples()[0].With("audioBlob", blob.Write()));
        Assert.Equal(expected, problems.Select(problem => (RecordRule?)problem.Rule).SingleOrDefault());
    }

    private static void AssertFits(string nsid, string field, string unit, int count, LexiconMode mode) =>
        Assert.Equal([], Problems(nsid, field, unit, count, mode));

    private static IEnumerable<(string Path, RecordRule Rule)> Problems(string nsid, string field, string unit, int count, LexiconMode mode)
    {
        var kind = RecordKind.Of(nsid);
        var text = new DataText(string.Concat(Enumerable.Repeat(unit, count)));
        return kind.Problems(kind.Samples()[0].With(field, text), mode).Select(problem => (problem.Path, problem.Rule));
    }
}
