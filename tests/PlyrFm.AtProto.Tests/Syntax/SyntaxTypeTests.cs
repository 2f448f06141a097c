using System.Text;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Syntax;

public sealed class SyntaxTypeTests
{
    [Theory]
    [InlineData("did:plc:abc", "plc")]
    [InlineData("did:web:plyr.fm", "web")]
    [InlineData("did:example:1:2", "example")]
    public void Did_names_its_method(string text, string method) => Assert.Equal(method, Did.Parse(text).Method);

    [Fact]
    public void Handle_is_lower_cased_and_equal_in_any_case()
    {
        Assert.Equal("plyr.fm", Handle.Parse("PLYR.Fm").Value);
        Assert.Equal(Handle.Parse("plyr.fm"), Handle.Parse("PLYR.FM"));
        Assert.Equal("plyr.fm", AtIdentifier.Parse("PLYR.FM").Handle.Value);
    }

    [Theory]
    [InlineData("a.local", true)]
    [InlineData("a.ONION", true)]
    [InlineData("handle.invalid", true)]
    [InlineData("a.test", false)]
    [InlineData("local.fm", false)]
    public void Handle_knows_top_level_domains_that_cannot_be_registered(string text, bool expected) =>
        Assert.Equal(expected, Handle.Parse(text).IsDisallowedTld);

    [Fact]
    public void Identifier_is_either_a_did_or_a_handle()
    {
        AtIdentifier did = Did.Parse("did:plc:abc"), handle = Handle.Parse("plyr.fm");
        Assert.True(did.IsDid);
        Assert.Equal("did:plc:abc", did.Did.Value);
        Assert.True(did.Handle.IsDefault);
        Assert.False(handle.IsDid);
        Assert.Equal("plyr.fm", handle.Handle.Value);
        Assert.True(handle.Did.IsDefault);
        Assert.True(((AtIdentifier)default(Did)).IsDefault);
    }

    [Fact]
    public void Nsid_splits_into_authority_and_name()
    {
        var nsid = Nsid.Parse("fm.plyr.actor.profile");
        Assert.Equal("fm.plyr.actor", nsid.Authority);
        Assert.Equal("profile", nsid.Name);
    }

    [Theory]
    [InlineData("2222222222222", 0L)]
    [InlineData("2222222222223", 1L)]
    [InlineData("222222222223z", 63L)]
    [InlineData("bzzzzzzzzzzzz", long.MaxValue)]
    public void Tid_is_its_number_in_base_32(string text, long value)
    {
        Assert.Equal(value, Tid.Parse(text).Value);
        Assert.Equal(text, Tid.FromValue(value).ToString());
    }

    [Fact]
    public void Tid_holds_time_and_clock()
    {
        var tid = Tid.FromMicroseconds(1_700_000_000_123_456, 31);
        Assert.Equal(new DateTimeOffset(2023, 11, 14, 22, 13, 20, 123, 456, TimeSpan.Zero), tid.Time);
        Assert.Equal(31, tid.ClockId);
        Assert.True(tid < Tid.FromMicroseconds(1_700_000_000_123_457, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tid.FromMicroseconds(1L << 53, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tid.FromMicroseconds(0, 1024));
    }

    [Fact]
    public void Zero_tid_is_a_tid_and_default_is_none()
    {
        Assert.False(Tid.Parse("2222222222222").IsDefault);
        Assert.NotEqual(default, Tid.Parse("2222222222222"));
        Assert.True(default(Tid) < Tid.FromValue(0));
        Assert.Equal("", default(Tid).ToString());
    }

    [Fact]
    public void At_uri_gives_its_parts()
    {
        var uri = AtUri.Parse("at://did:plc:abc/fm.plyr.track/3jzfcijpj2z2a#/title");
        Assert.Equal("did:plc:abc", uri.Authority.Did.Value);
        Assert.Equal("fm.plyr.track", uri.Collection?.Value);
        Assert.Equal("3jzfcijpj2z2a", uri.RecordKey?.Value);
        Assert.Equal("/title", uri.Fragment);
    }

    [Fact]
    public void At_uri_gives_null_for_parts_it_has_not()
    {
        var repo = AtUri.Parse("at://plyr.fm");
        Assert.Null(repo.Collection);
        Assert.Null(repo.RecordKey);
        Assert.Null(repo.Fragment);
        Assert.Null(AtUri.Parse("at://plyr.fm/fm.plyr.track").RecordKey);
        Assert.True(default(AtUri).Authority.IsDefault);
        Assert.Null(default(AtUri).Collection);
        Assert.Null(default(AtUri).Fragment);
    }

    [Fact]
    public void At_uri_lower_cases_a_handle_and_nothing_else()
    {
        Assert.Equal("at://plyr.fm/a.b.C/D", AtUri.Parse("at://PLYR.fm/a.b.C/D").Value);
        Assert.Equal("at://did:plc:ABC", AtUri.Parse("at://did:plc:ABC").Value);
    }

    [Fact]
    public void At_uri_is_made_of_its_parts()
    {
        var made = AtUri.Create(Did.Parse("did:plc:abc"), Nsid.Parse("fm.plyr.track"), RecordKey.Parse("x"));
        Assert.Equal(AtUri.Parse("at://did:plc:abc/fm.plyr.track/x"), made);
        Assert.Equal("x", made.RecordKey?.Value);
        Assert.Throws<ArgumentException>(() => AtUri.Create(default, Nsid.Parse("a.b.c"), RecordKey.Parse("x")));
    }

    [Theory]
    [InlineData("1985-04-12T23:20:50.1234567Z", "1985-04-12T23:20:50.1234560")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.9999990")]
    [InlineData("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.0000000")]
    [InlineData("2026-01-01T00:30:00-23:59", "2026-01-02T00:29:00.0000000")]
    [InlineData("0000-12-31T23:59:59Z", "0001-01-01T00:00:00.0000000")]
    [InlineData("0000-12-31T23:59:59-00:02", "0001-01-01T00:01:59.0000000")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999990")]
    [InlineData("9999-12-31T23:59:59-01:00", "9999-12-31T23:59:59.9999990")]
    public void Datetime_means_an_instant_in_whole_microseconds(string text, string utc)
    {
        var datetime = AtDatetime.Parse(text);
        Assert.Equal(text, datetime.Text);
        Assert.Equal(utc, datetime.Instant.ToString("yyyy-MM-ddTHH:mm:ss.fffffff"));
        Assert.Equal(TimeSpan.Zero, datetime.Instant.Offset);
    }

    [Theory]
    [InlineData("2026-07-01T12:34:56", true)]
    [InlineData("2026-07-01 12:34:56.5", true)]
    [InlineData("2026-07-01t12:34:56z", true)]
    [InlineData("2026-07-01T12:34:56+0000", true)]
    [InlineData("2026-07-01T12:34:56-00:00", true)]
    [InlineData("2026-07-01T12:34:56+00", false)]
    [InlineData("2026-07-01", false)]
    [InlineData("yesterday", false)]
    [InlineData("2026-02-30 12:34:56", false)]
    [InlineData(null, false)]
    public void Lenient_datetime_reads_what_hand_made_clients_write(string? text, bool expected)
    {
        Assert.Equal(expected, AtDatetime.TryParseLenient(text, out var datetime));
        Assert.Equal(expected ? "12:34:56" : "00:00:00", datetime.Instant.ToString("HH:mm:ss"));
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("abc", 3, 3)]
    [InlineData("a\r\nb", 3, 4)]
    [InlineData("é", 1, 2)]
    [InlineData("e\u0301", 1, 3)]
    [InlineData("👨‍👩‍👧‍👧", 1, 25)]
    [InlineData("日本", 2, 6)]
    public void Text_is_measured_in_graphemes_and_in_bytes(string text, int graphemes, int bytes)
    {
        Assert.Equal(graphemes, SyntaxRules.GraphemeCount(text));
        Assert.Equal(bytes, SyntaxRules.Utf8Length(text));
    }

    [Fact]
    public void Hostile_text_is_shortened_in_the_error()
    {
        var error = Assert.Throws<FormatException>(() => Did.Parse(new string('x', 10_000)));
        Assert.InRange(error.Message.Length, 1, 100);
    }

    [Fact]
    public void Reading_a_string_that_needs_no_change_allocates_nothing()
    {
        string[] texts = ["did:plc:abc", "plyr.fm", "at://did:plc:abc/fm.plyr.track/3jzfcijpj2z2a", "3jzfcijpj2z2a", "2026-07-01T12:34:56Z", "no!"];
        CountReadings(texts);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var readings = CountReadings(texts);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(7, readings);
    }

    [Fact]
    public void Refusing_utf8_allocates_nothing()
    {
        var bytes = Encoding.UTF8.GetBytes("at://did:plc:abc/fm.plyr.track/no!");
        Assert.False(AtUri.TryParse(bytes, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var verdict = AtUri.TryParse(bytes, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.False(verdict);
    }

    private static int CountReadings(string[] texts)
    {
        var count = 0;
        foreach (var text in texts)
        {
            count += Did.TryParse(text, out _) ? 1 : 0;
            count += Handle.TryParse(text, out _) ? 1 : 0;
            count += AtIdentifier.TryParse(text, out _) ? 1 : 0;
            count += AtUri.TryParse(text, out _) ? 1 : 0;
            count += Tid.TryParse(text, out _) ? 1 : 0;
            count += AtDatetime.TryParse(text, out _) ? 1 : 0;
            count += LanguageTag.TryParse(text, out _) ? 1 : 0;
        }

        return count;
    }
}
