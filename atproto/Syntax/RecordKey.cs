using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace PlyrFm.AtProto.Syntax;

/// <summary>
/// The name of a record in its collection: 1 to 512 characters of <c>A-Z a-z 0-9 . - _ : ~</c>, but not <c>.</c> or <c>..</c>.
/// </summary>
/// <remarks>https://atproto.com/specs/record-key. Case-sensitive; ordered bytewise, as in the repository tree.</remarks>
public readonly record struct RecordKey : ISpanParsable<RecordKey>, IUtf8SpanParsable<RecordKey>
{
    /// <summary>The longest record key, in characters.</summary>
    public const int MaxLength = 512;

    private const string Expected = "a record key";

    private readonly string? _value;

    internal RecordKey(string value) => _value = value;

    /// <summary>The text; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>True for <c>default(RecordKey)</c>, which is no valid RecordKey.</summary>
    public bool IsDefault => _value is null;

    /// <summary>Reads a record key.</summary>
    /// <returns>False when the text is anything else, or null.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out RecordKey recordKey) => TryRead(text.AsSpan(), text, out recordKey);

    /// <summary>Reads a record key.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out RecordKey recordKey) => TryRead(text, null, out recordKey);

    /// <summary>Reads a record key from UTF-8.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out RecordKey recordKey) => TryRead(utf8, null, out recordKey);

    /// <summary>Reads a record key.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static RecordKey Parse(string text) =>
        TryParse(text, out var recordKey) ? recordKey : SyntaxError.Throw<RecordKey>(text.AsSpan(), Expected);

    /// <inheritdoc/>
    public static RecordKey Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static RecordKey Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, out var recordKey) ? recordKey : SyntaxError.Throw<RecordKey>(s, Expected);

    /// <inheritdoc/>
    public static RecordKey Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, out var recordKey) ? recordKey : SyntaxError.Throw<RecordKey>(utf8Text, Expected);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RecordKey result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out RecordKey result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out RecordKey result) =>
        TryParse(utf8Text, out result);

    /// <summary>The text; empty for <c>default</c>.</summary>
    public override string ToString() => Value;

    internal static bool IsValid<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T>
    {
        if (text.Length is 0 or > MaxLength)
        {
            return false;
        }

        var onlyDots = true;
        for (var i = 0; i < text.Length; i++)
        {
            var c = Characters.At(text, i);
            if (!Characters.IsLetterOrDigit(c) && c is not ('.' or '-' or '_' or ':' or '~'))
            {
                return false;
            }

            onlyDots &= c == '.';
        }

        return !onlyDots || text.Length > 2;
    }

    private static bool TryRead<T>(ReadOnlySpan<T> text, string? whole, out RecordKey recordKey) where T : unmanaged, IBinaryInteger<T>
    {
        recordKey = IsValid(text) ? new RecordKey(whole ?? Characters.ToText(text)) : default;
        return !recordKey.IsDefault;
    }
}
