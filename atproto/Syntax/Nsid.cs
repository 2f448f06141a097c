using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace PlyrFm.AtProto.Syntax;

/// <summary>
/// The name of a schema: <c>fm.plyr.track</c>, a reversed domain (the authority) and a name. At most 317 characters, kept as written.
/// </summary>
/// <remarks>
/// https://atproto.com/specs/nsid. Compared case-sensitively, since collections are bytes of repository paths.
/// </remarks>
public readonly record struct Nsid : ISpanParsable<Nsid>, IUtf8SpanParsable<Nsid>
{
    /// <summary>
    /// The longest NSID, in characters: a domain of 253, a dot, a name of 63. Only the sum is checked, as the shared vectors do.
    /// </summary>
    public const int MaxLength = 317;

    private const int MaxSegmentLength = 63;

    private const string Expected = "an NSID";

    private readonly string? _value;

    internal Nsid(string value) => _value = value;

    /// <summary>The text; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>True for <c>default(Nsid)</c>, which is no valid Nsid.</summary>
    public bool IsDefault => _value is null;

    /// <summary>All but the last segment, in the order of the NSID: <c>fm.plyr</c>. Allocates.</summary>
    public string Authority => _value is null ? "" : _value[.._value.LastIndexOf('.')];

    /// <summary>The last segment: <c>track</c>. Allocates.</summary>
    public string Name => _value is null ? "" : _value[(_value.LastIndexOf('.') + 1)..];

    /// <summary>Reads an NSID.</summary>
    /// <returns>False when the text is anything else, or null.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Nsid nsid) => TryRead(text.AsSpan(), text, out nsid);

    /// <summary>Reads an NSID.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Nsid nsid) => TryRead(text, null, out nsid);

    /// <summary>Reads an NSID from UTF-8.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Nsid nsid) => TryRead(utf8, null, out nsid);

    /// <summary>Reads an NSID.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static Nsid Parse(string text) => TryParse(text, out var nsid) ? nsid : SyntaxError.Throw<Nsid>(text.AsSpan(), Expected);

    /// <inheritdoc/>
    public static Nsid Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static Nsid Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, out var nsid) ? nsid : SyntaxError.Throw<Nsid>(s, Expected);

    /// <inheritdoc/>
    public static Nsid Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, out var nsid) ? nsid : SyntaxError.Throw<Nsid>(utf8Text, Expected);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Nsid result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Nsid result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Nsid result) => TryParse(utf8Text, out result);

    /// <summary>The text; empty for <c>default</c>.</summary>
    public override string ToString() => Value;

    internal static bool IsValid<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T>
    {
        if (text.Length > MaxLength)
        {
            return false;
        }

        int segments = 0, start = 0;
        bool hasHyphen = false, startsWithDigit = false;
        uint previous = '.';
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? Characters.At(text, i) : '.';
            if (c == '.')
            {
                if (i == start || i - start > MaxSegmentLength || previous == '-' || (segments == 0 && startsWithDigit))
                {
                    return false;
                }

                segments++;
                if (i < text.Length)
                {
                    start = i + 1;
                    hasHyphen = false;
                }
            }
            else if (c == '-')
            {
                if (i == start)
                {
                    return false;
                }

                hasHyphen = true;
            }
            else if (!Characters.IsLetterOrDigit(c))
            {
                return false;
            }
            else if (i == start)
            {
                startsWithDigit = Characters.IsDigit(c);
            }

            previous = c;
        }

        // The name is stricter than a domain label: no hyphen, no leading digit.
        return segments >= 3 && !hasHyphen && !startsWithDigit;
    }

    private static bool TryRead<T>(ReadOnlySpan<T> text, string? whole, out Nsid nsid) where T : unmanaged, IBinaryInteger<T>
    {
        nsid = IsValid(text) ? new Nsid(whole ?? Characters.ToText(text)) : default;
        return !nsid.IsDefault;
    }
}
