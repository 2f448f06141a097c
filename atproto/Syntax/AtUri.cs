using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace PlyrFm.AtProto.Syntax;

/// <summary>
/// The address of a repository, collection or record: <c>at://did:plc:.../fm.plyr.track/3l...</c>. At most 8192 characters.
/// </summary>
/// <remarks>
/// https://atproto.com/specs/at-uri-scheme, the restricted syntax of Lexicon, plus a JSON-pointer fragment (<c>#/...</c>). A handle in the
/// authority is lower-cased, so equal addresses are equal text. Holds one string: the parts are cut out, and allocated, when asked for.
/// </remarks>
public readonly record struct AtUri : ISpanParsable<AtUri>, IUtf8SpanParsable<AtUri>
{
    /// <summary>The longest AT-URI, in characters.</summary>
    public const int MaxLength = 8192;

    private const string Expected = "an AT-URI";
    private const string Scheme = "at://";

    private readonly string? _value;

    // Where each part ends; equal to the end of the part before it when absent.
    private readonly short _authorityEnd;
    private readonly short _collectionEnd;
    private readonly short _recordKeyEnd;

    private AtUri(string value, AtUriParts parts)
    {
        _value = value;
        _authorityEnd = (short)parts.AuthorityEnd;
        _collectionEnd = (short)parts.CollectionEnd;
        _recordKeyEnd = (short)parts.RecordKeyEnd;
    }

    /// <summary>The text; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>True for <c>default(AtUri)</c>, which is no valid AT-URI.</summary>
    public bool IsDefault => _value is null;

    /// <summary>Whose repository; <c>default</c> for <c>default</c>.</summary>
    public AtIdentifier Authority => _value is null ? default : new AtIdentifier(_value[Scheme.Length.._authorityEnd]);

    /// <summary>The collection, if any.</summary>
    public Nsid? Collection => _collectionEnd > _authorityEnd ? new Nsid(Value[(_authorityEnd + 1).._collectionEnd]) : null;

    /// <summary>The record key, if any; never without a collection.</summary>
    public RecordKey? RecordKey => _recordKeyEnd > _collectionEnd ? new RecordKey(Value[(_collectionEnd + 1).._recordKeyEnd]) : null;

    /// <summary>What follows <c>#</c>, if anything: a JSON pointer, beginning with <c>/</c>.</summary>
    public string? Fragment => Value.Length > _recordKeyEnd ? Value[(_recordKeyEnd + 1)..] : null;

    /// <summary>The address of one record.</summary>
    /// <exception cref="ArgumentException">A part is <c>default</c>.</exception>
    public static AtUri Create(Did repo, Nsid collection, RecordKey recordKey)
    {
        if (repo.IsDefault || collection.IsDefault || recordKey.IsDefault)
        {
            throw new ArgumentException("Every part of a record's address must be given.");
        }

        var authorityEnd = Scheme.Length + repo.Value.Length;
        var collectionEnd = authorityEnd + 1 + collection.Value.Length;
        var parts = new AtUriParts(authorityEnd, collectionEnd, collectionEnd + 1 + recordKey.Value.Length);
        return new AtUri($"{Scheme}{repo.Value}/{collection.Value}/{recordKey.Value}", parts);
    }

    /// <summary>Reads an AT-URI.</summary>
    /// <returns>False when the text is anything else, or null.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out AtUri uri) => TryRead(text.AsSpan(), text, out uri);

    /// <summary>Reads an AT-URI.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out AtUri uri) => TryRead(text, null, out uri);

    /// <summary>Reads an AT-URI from UTF-8.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out AtUri uri) => TryRead(utf8, null, out uri);

    /// <summary>Reads an AT-URI.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static AtUri Parse(string text) => TryParse(text, out var uri) ? uri : SyntaxError.Throw<AtUri>(text.AsSpan(), Expected);

    /// <inheritdoc/>
    public static AtUri Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static AtUri Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, out var uri) ? uri : SyntaxError.Throw<AtUri>(s, Expected);

    /// <inheritdoc/>
    public static AtUri Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, out var uri) ? uri : SyntaxError.Throw<AtUri>(utf8Text, Expected);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out AtUri result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out AtUri result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out AtUri result) => TryParse(utf8Text, out result);

    /// <summary>The text; empty for <c>default</c>.</summary>
    public override string ToString() => Value;

    private static bool TryRead<T>(ReadOnlySpan<T> text, string? whole, out AtUri uri) where T : unmanaged, IBinaryInteger<T>
    {
        if (text.Length > MaxLength || !AtUriParts.TryRead(text, Scheme, out var parts))
        {
            uri = default;
            return false;
        }

        var authority = text[Scheme.Length..parts.AuthorityEnd];
        var value = whole ?? Characters.ToText(text);
        if (!Did.IsValid(authority) && Characters.ContainsUpper(authority))
        {
            value = $"{Scheme}{Characters.ToText(authority).ToLowerInvariant()}{value.AsSpan(parts.AuthorityEnd)}";
        }

        uri = new AtUri(value, parts);
        return true;
    }
}
