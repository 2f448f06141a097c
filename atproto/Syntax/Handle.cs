using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace PlyrFm.AtProto.Syntax;

/// <summary>A handle: a domain name that an account goes by, <c>zzstoatzz.io</c>. At most 253 characters, lower-cased when read.</summary>
/// <remarks>https://atproto.com/specs/handle. Handles are claims: only the identity resolver can say that one belongs to a DID.</remarks>
public readonly record struct Handle : ISpanParsable<Handle>, IUtf8SpanParsable<Handle>
{
    /// <summary>The longest handle, in characters.</summary>
    public const int MaxLength = 253;

    private const int MaxLabelLength = 63;

    // https://atproto.com/specs/handle#additional-non-syntax-restrictions. "test" is absent: it is meant for development networks.
    private static readonly string[] DisallowedTlds = ["alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion"];

    private const string Expected = "a handle";

    private readonly string? _value;

    internal Handle(string value) => _value = value;

    /// <summary>The text; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>True for <c>default(Handle)</c>, which is no valid Handle.</summary>
    public bool IsDefault => _value is null;

    /// <summary>What is shown for an account whose handle does not resolve back to it: <c>handle.invalid</c>.</summary>
    public static Handle Invalid { get; } = new("handle.invalid");

    /// <summary>True when the top-level domain can never be registered, so that the handle must not be resolved or shown.</summary>
    public bool IsDisallowedTld => DisallowedTlds.AsSpan().Contains(Tld);

    /// <summary>True for <c>.test</c>, which is permitted in development networks only.</summary>
    public bool IsTestTld => Tld == "test";

    private string Tld => Value[(Value.LastIndexOf('.') + 1)..];

    /// <summary>Reads a handle.</summary>
    /// <returns>False when the text is anything else, or null.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Handle handle) => TryRead(text.AsSpan(), text, out handle);

    /// <summary>Reads a handle.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Handle handle) => TryRead(text, null, out handle);

    /// <summary>Reads a handle from UTF-8.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Handle handle) => TryRead(utf8, null, out handle);

    /// <summary>Reads a handle.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static Handle Parse(string text) => TryParse(text, out var handle) ? handle : SyntaxError.Throw<Handle>(text.AsSpan(), Expected);

    /// <inheritdoc/>
    public static Handle Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static Handle Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, out var handle) ? handle : SyntaxError.Throw<Handle>(s, Expected);

    /// <inheritdoc/>
    public static Handle Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, out var handle) ? handle : SyntaxError.Throw<Handle>(utf8Text, Expected);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Handle result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Handle result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Handle result) =>
        TryParse(utf8Text, out result);

    /// <summary>The text; empty for <c>default</c>.</summary>
    public override string ToString() => Value;

    internal static bool IsValid<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T>
    {
        if (text.Length > MaxLength)
        {
            return false;
        }

        int labels = 0, start = 0;
        uint previous = '.';
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? Characters.At(text, i) : '.';
            if (c == '.')
            {
                if (i == start || i - start > MaxLabelLength || previous == '-')
                {
                    return false;
                }

                labels++;
                start = i < text.Length ? i + 1 : start;
            }
            else if (c == '-' ? i == start : !Characters.IsLetterOrDigit(c))
            {
                return false;
            }

            previous = c;
        }

        return labels >= 2 && Characters.IsLetter(Characters.At(text, start));
    }

    private static bool TryRead<T>(ReadOnlySpan<T> text, string? whole, out Handle handle) where T : unmanaged, IBinaryInteger<T>
    {
        handle = IsValid(text) ? new Handle(Lower(text, whole)) : default;
        return !handle.IsDefault;
    }

    internal static string Lower<T>(ReadOnlySpan<T> text, string? whole) where T : unmanaged, IBinaryInteger<T> =>
        Characters.ContainsUpper(text) ? Characters.ToText(text).ToLowerInvariant() : whole ?? Characters.ToText(text);
}
