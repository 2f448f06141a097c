using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace PlyrFm.AtProto.Syntax;

/// <summary>A moment as a record states it: the text verbatim, and the instant it means.</summary>
/// <remarks>
/// https://atproto.com/specs/lexicon#datetime: RFC 3339 and ISO 8601 at once. Four-digit year, capital <c>T</c> and <c>Z</c>, whole
/// seconds with optional fraction, a time zone that is not <c>-00:00</c>, a date that exists; at most 64 characters.
/// </remarks>
public readonly record struct AtDatetime : ISpanParsable<AtDatetime>, IUtf8SpanParsable<AtDatetime>
{
    /// <summary>The longest datetime, in characters.</summary>
    public const int MaxLength = 64;

    private const string Expected = "a datetime";

    private readonly string? _text;

    private AtDatetime(string text, DateTimeOffset instant)
    {
        _text = text;
        Instant = instant;
    }

    /// <summary>The text as it was written; never give a record back with another one. Empty for <c>default</c>.</summary>
    public string Text => _text ?? "";

    /// <summary>
    /// The moment in UTC, in whole microseconds. A fraction is cut, second 60 is 59.999999, and what lies outside the years 1 to
    /// 9999 is the nearest moment inside.
    /// </summary>
    public DateTimeOffset Instant { get; }

    /// <summary>True for <c>default(AtDatetime)</c>, which is no valid datetime.</summary>
    public bool IsDefault => _text is null;

    /// <summary>
    /// Reads what hand-made clients write too: no time zone (read as UTC), <c>-00:00</c>, a zone without its colon, lower case <c>t</c>
    /// or <c>z</c>, a blank for <c>T</c>.
    /// </summary>
    /// <returns>False when even that does not help.</returns>
    public static bool TryParseLenient(string? text, out AtDatetime datetime)
    {
        datetime = text is not null && DatetimeParser.TryRead(text.AsSpan(), isLenient: true, out var instant)
            ? new AtDatetime(text, instant)
            : default;
        return !datetime.IsDefault;
    }

    /// <summary>Reads a datetime.</summary>
    /// <returns>False when the text is anything else, or null.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out AtDatetime datetime) => TryRead(text.AsSpan(), text, out datetime);

    /// <summary>Reads a datetime.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out AtDatetime datetime) => TryRead(text, null, out datetime);

    /// <summary>Reads a datetime from UTF-8.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out AtDatetime datetime) => TryRead(utf8, null, out datetime);

    /// <summary>Reads a datetime.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static AtDatetime Parse(string text) =>
        TryParse(text, out var datetime) ? datetime : SyntaxError.Throw<AtDatetime>(text.AsSpan(), Expected);

    /// <inheritdoc/>
    public static AtDatetime Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static AtDatetime Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, out var datetime) ? datetime : SyntaxError.Throw<AtDatetime>(s, Expected);

    /// <inheritdoc/>
    public static AtDatetime Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, out var datetime) ? datetime : SyntaxError.Throw<AtDatetime>(utf8Text, Expected);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out AtDatetime result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out AtDatetime result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out AtDatetime result) =>
        TryParse(utf8Text, out result);

    /// <summary>The text as it was written; empty for <c>default</c>.</summary>
    public override string ToString() => Text;

    private static bool TryRead<T>(ReadOnlySpan<T> text, string? whole, out AtDatetime datetime) where T : unmanaged, IBinaryInteger<T>
    {
        datetime = DatetimeParser.TryRead(text, isLenient: false, out var instant)
            ? new AtDatetime(whole ?? Characters.ToText(text), instant)
            : default;
        return !datetime.IsDefault;
    }
}
