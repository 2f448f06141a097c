using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace PlyrFm.AtProto.Syntax;

/// <summary>A well-formed BCP 47 language tag: <c>pt-BR</c>. Kept as written.</summary>
/// <remarks>
/// https://atproto.com/specs/lexicon#language and RFC 5646 section 2.1; repeated variants and extensions (section 2.2.9) are refused.
/// </remarks>
public readonly record struct LanguageTag : ISpanParsable<LanguageTag>, IUtf8SpanParsable<LanguageTag>
{
    private const string Expected = "a language tag";

    private readonly string? _value;

    internal LanguageTag(string value) => _value = value;

    /// <summary>The text; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>True for <c>default(LanguageTag)</c>, which is no valid LanguageTag.</summary>
    public bool IsDefault => _value is null;

    /// <summary>Reads a language tag.</summary>
    /// <returns>False when the text is anything else, or null.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out LanguageTag tag) => TryRead(text.AsSpan(), text, out tag);

    /// <summary>Reads a language tag.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out LanguageTag tag) => TryRead(text, null, out tag);

    /// <summary>Reads a language tag from UTF-8.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out LanguageTag tag) => TryRead(utf8, null, out tag);

    /// <summary>Reads a language tag.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static LanguageTag Parse(string text) =>
        TryParse(text, out var tag) ? tag : SyntaxError.Throw<LanguageTag>(text.AsSpan(), Expected);

    /// <inheritdoc/>
    public static LanguageTag Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static LanguageTag Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, out var tag) ? tag : SyntaxError.Throw<LanguageTag>(s, Expected);

    /// <inheritdoc/>
    public static LanguageTag Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, out var tag) ? tag : SyntaxError.Throw<LanguageTag>(utf8Text, Expected);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out LanguageTag result) =>
        TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out LanguageTag result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out LanguageTag result) =>
        TryParse(utf8Text, out result);

    /// <summary>The text; empty for <c>default</c>.</summary>
    public override string ToString() => Value;

    private static bool TryRead<T>(ReadOnlySpan<T> text, string? whole, out LanguageTag tag) where T : unmanaged, IBinaryInteger<T>
    {
        tag = LanguageTagParser.IsValid(text) ? new LanguageTag(whole ?? Characters.ToText(text)) : default;
        return !tag.IsDefault;
    }
}
