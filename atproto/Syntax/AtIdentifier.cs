using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace PlyrFm.AtProto.Syntax;

/// <summary>
/// A DID or a handle, whichever was given: the authority of an AT-URI, the <c>actor</c> of a query. Handles are lower-cased.
/// </summary>
/// <remarks>https://atproto.com/specs/lexicon#at-identifier.</remarks>
public readonly record struct AtIdentifier : ISpanParsable<AtIdentifier>, IUtf8SpanParsable<AtIdentifier>
{
    private const string Expected = "a DID or a handle";

    private readonly string? _value;

    internal AtIdentifier(string value) => _value = value;

    /// <summary>The text; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>True for <c>default(AtIdentifier)</c>, which is no valid AtIdentifier.</summary>
    public bool IsDefault => _value is null;

    /// <summary>True when this is a DID. A handle cannot hold a colon, so the first four characters decide.</summary>
    public bool IsDid => Value.StartsWith("did:", StringComparison.Ordinal);

    /// <summary>The DID; <c>default</c> when this is a handle.</summary>
    public Did Did => IsDid ? new Did(Value) : default;

    /// <summary>The handle; <c>default</c> when this is a DID.</summary>
    public Handle Handle => IsDid || IsDefault ? default : new Handle(Value);

    /// <summary>A DID is an identifier.</summary>
    public static implicit operator AtIdentifier(Did did) => did.IsDefault ? default : new AtIdentifier(did.Value);

    /// <summary>A handle is an identifier.</summary>
    public static implicit operator AtIdentifier(Handle handle) => handle.IsDefault ? default : new AtIdentifier(handle.Value);

    /// <summary>Reads a DID or a handle.</summary>
    /// <returns>False when the text is anything else, or null.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out AtIdentifier identifier) =>
        TryRead(text.AsSpan(), text, out identifier);

    /// <summary>Reads a DID or a handle.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out AtIdentifier identifier) => TryRead(text, null, out identifier);

    /// <summary>Reads a DID or a handle from UTF-8.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out AtIdentifier identifier) => TryRead(utf8, null, out identifier);

    /// <summary>Reads a DID or a handle.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static AtIdentifier Parse(string text) =>
        TryParse(text, out var identifier) ? identifier : SyntaxError.Throw<AtIdentifier>(text.AsSpan(), Expected);

    /// <inheritdoc/>
    public static AtIdentifier Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static AtIdentifier Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, out var identifier) ? identifier : SyntaxError.Throw<AtIdentifier>(s, Expected);

    /// <inheritdoc/>
    public static AtIdentifier Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, out var identifier) ? identifier : SyntaxError.Throw<AtIdentifier>(utf8Text, Expected);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out AtIdentifier result) =>
        TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out AtIdentifier result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out AtIdentifier result) =>
        TryParse(utf8Text, out result);

    /// <summary>The text; empty for <c>default</c>.</summary>
    public override string ToString() => Value;

    private static bool TryRead<T>(ReadOnlySpan<T> text, string? whole, out AtIdentifier identifier) where T : unmanaged, IBinaryInteger<T>
    {
        identifier = Did.IsValid(text) ? new AtIdentifier(whole ?? Characters.ToText(text))
            : Handle.IsValid(text) ? new AtIdentifier(Handle.Lower(text, whole))
            : default;
        return !identifier.IsDefault;
    }
}
