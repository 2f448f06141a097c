using CsCheck;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Syntax;

public sealed class SyntaxPropertyTests
{
    // Pieces that valid texts are made of, and some that never belong: random joins hit both sides of every rule.
    private static readonly string[] Pieces =
    [
        "did:", "plc", "web", ":", "at://", "/", "#/", "#", ".", "..", "-", "_", "~", "%", "a", "Z", "0", "9", "fm", "plyr", "track", "self",
        "3jzfcijpj2z2a", "2026-07-01", "T", "12:34:56", "Z", "+01:00", ".5", "de", "DE", "x", "1994", "https", "é", "💿", "\0", " ", "\ud800",
    ];

    private static readonly Gen<string> Joined = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 10].Select(string.Concat);

    [Fact]
    public void Utf8_and_utf16_agree_on_any_text() =>
        Joined.Sample(text =>
        {
            foreach (var judge in SyntaxFormats.All.Values)
            {
                judge(text);
            }
        });

    [Fact]
    public void Tid_round_trips_and_sorts_as_its_text() =>
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[0, long.MaxValue]).Sample((left, right) =>
        {
            Tid l = Tid.FromValue(left), r = Tid.FromValue(right);
            Assert.Equal(l, Tid.Parse(l.ToString()));
            Assert.Equal(left, Tid.Parse(l.ToString()).Value);
            Assert.Equal(Math.Sign(string.CompareOrdinal(l.ToString(), r.ToString())), Math.Sign(l.CompareTo(r)));
            Assert.Equal(l, Tid.FromMicroseconds(l.Microseconds, l.ClockId));
        });

    [Fact]
    public void Datetime_agrees_with_the_platform_where_the_platform_can_read_it() =>
        Gen.Select(Gen.DateTime, Gen.Int[-14 * 60, 14 * 60], Gen.Int[0, 7]).Sample((moment, offset, digits) =>
        {
            var zone = offset == 0 ? "Z" : $"{(offset < 0 ? '-' : '+')}{Math.Abs(offset) / 60:00}:{Math.Abs(offset) % 60:00}";
            var text = moment.ToString("yyyy-MM-ddTHH:mm:ss" + (digits == 0 ? "" : "." + new string('f', digits))) + zone;
            if (DateTimeOffset.TryParse(text, out var platform))
            {
                var expected = platform.ToUniversalTime().Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond;
                Assert.Equal(expected, AtDatetime.Parse(text).Instant.Ticks);
            }
        });
}
