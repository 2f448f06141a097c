using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace PlyrFm.AtProto.Syntax;

/// <summary>
/// A decentralised identifier: <c>did:plc:ewvi7nxzyoun6zhxrhs64oiz</c>. At most 2048 characters, case-sensitive, kept as written.
/// </summary>
/// <remarks>
/// https://atproto.com/specs/did. The syntax of any method is accepted; which methods are resolved is decided by the resolver.
/// </remarks>
public readonly record struct Did : ISpanParsable<Did>, IUtf8SpanParsable<Did>
{
    /// <summary>The longest DID, in characters.</summary>
    public const int MaxLength = 2048;

    private const string Expected = "a DID";

    private readonly string? _value;

    internal Did(string value) => _value = value;

    /// <summary>The text; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>True for <c>default(Did)</c>, which is no valid Did.</summary>
    public bool IsDefault => _value is null;

    /// <summary>The method, <c>plc</c> in <c>did:plc:...</c>; empty for <c>default</c>.</summary>
    public string Method => _value is null ? "" : IsPlc ? "plc" : IsWeb ? "web" : _value[4.._value.IndexOf(':', 4)];

    /// <summary>True for <c>did:plc:</c>.</summary>
    public bool IsPlc => Value.StartsWith("did:plc:", StringComparison.Ordinal);

    /// <summary>True for <c>did:web:</c>.</summary>
    public bool IsWeb => Value.StartsWith("did:web:", StringComparison.Ordinal);

    /// <summary>Reads a DID.</summary>
    /// <returns>False when the text is anything else, or null.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Did did) => TryRead(text.AsSpan(), text, out did);

    /// <summary>Reads a DID.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Did did) => TryRead(text, null, out did);

    /// <summary>Reads a DID from UTF-8.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Did did) => TryRead(utf8, null, out did);

    /// <summary>Reads a DID.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static Did Parse(string text) => TryParse(text, out var did) ? did : SyntaxError.Throw<Did>(text.AsSpan(), Expected);

    /// <inheritdoc/>
    public static Did Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static Did Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, out var did) ? did : SyntaxError.Throw<Did>(s, Expected);

    /// <inheritdoc/>
    public static Did Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, out var did) ? did : SyntaxError.Throw<Did>(utf8Text, Expected);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Did result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Did result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Did result) => TryParse(utf8Text, out result);

    /// <summary>The text; empty for <c>default</c>.</summary>
    public override string ToString() => Value;

    internal static bool IsValid<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T>
    {
        if (text.Length > MaxLength || !Characters.StartsWith(text, "did:"))
        {
            return false;
        }

        var i = 4;
        while (i < text.Length && Characters.IsLower(Characters.At(text, i)))
        {
            i++;
        }

        if (i == 4 || i >= text.Length - 1 || Characters.At(text, i) != ':')
        {
            return false;
        }

        for (i++; i < text.Length; i++)
        {
            var c = Characters.At(text, i);
            if (!Characters.IsLetterOrDigit(c) && c is not ('.' or '_' or ':' or '%' or '-'))
            {
                return false;
            }
        }

        return Characters.At(text, text.Length - 1) is not (':' or '%');
    }

    private static bool TryRead<T>(ReadOnlySpan<T> text, string? whole, out Did did) where T : unmanaged, IBinaryInteger<T>
    {
        did = IsValid(text) ? new Did(whole ?? Characters.ToText(text)) : default;
        return !did.IsDefault;
    }
}
