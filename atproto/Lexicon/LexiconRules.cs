using System.Collections.Immutable;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>The rules of the Lexicon language that are about a single value, shared by the interpreter and generated code.</summary>
/// <remarks>https://atproto.com/specs/lexicon</remarks>
public static class LexiconRules
{
    /// <summary>The field that names an object's definition.</summary>
    public const string TypeField = "$type";

    /// <summary>The <c>$type</c> of a blob.</summary>
    public const string BlobType = "blob";

    private const string LiteralKey = "literal:";

    // In the order of StringFormat.
    private static readonly ImmutableArray<string> FormatNames =
        ["at-identifier", "at-uri", "cid", "datetime", "did", "handle", "language", "nsid", "record-key", "tid", "uri"];

    /// <summary>Whether a text has a syntax.</summary>
    /// <param name="format">The syntax.</param>
    /// <param name="text">The text.</param>
    /// <returns>True when it has.</returns>
    public static bool HasFormat(StringFormat format, string text) => format switch
    {
        StringFormat.AtIdentifier => AtIdentifier.TryParse(text, out _),
        StringFormat.AtUri => AtUri.TryParse(text, out _),
        StringFormat.Cid => SyntaxRules.IsCid(text),
        StringFormat.Datetime => AtDatetime.TryParse(text, out _),
        StringFormat.Did => Did.TryParse(text, out _),
        StringFormat.Handle => Handle.TryParse(text, out _),
        StringFormat.Language => LanguageTag.TryParse(text, out _),
        StringFormat.Nsid => Nsid.TryParse(text, out _),
        StringFormat.RecordKey => RecordKey.TryParse(text, out _),
        StringFormat.Tid => Tid.TryParse(text, out _),
        StringFormat.Uri => SyntaxRules.IsUri(text),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Finds a syntax by its name in lexicons.</summary>
    /// <param name="name">Such as <c>at-uri</c>.</param>
    /// <returns>The syntax, or null when there is none of this name.</returns>
    public static StringFormat? FindFormat(string name)
    {
        var index = FormatNames.IndexOf(name);
        return index < 0 ? null : (StringFormat)index;
    }

    /// <summary>The name of a syntax in lexicons.</summary>
    /// <param name="format">The syntax.</param>
    /// <returns>Such as <c>at-uri</c>.</returns>
    public static string NameOf(StringFormat format) => FormatNames[(int)format];

    /// <summary>The most graphemes that pass.</summary>
    /// <param name="maxGraphemes">The limit in the lexicon.</param>
    /// <param name="mode">How exactly to take it.</param>
    /// <returns>The limit, or in lenient mode a tenth more.</returns>
    public static int GraphemeLimit(int maxGraphemes, LexiconMode mode) => mode switch
    {
        LexiconMode.Lenient => maxGraphemes + (maxGraphemes / 10),
        LexiconMode.Strict => maxGraphemes,
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };

    /// <summary>Whether a media type is among those a blob field accepts.</summary>
    /// <param name="accept">Patterns: an exact type, <c>kind/*</c> or <c>*/*</c>.</param>
    /// <param name="mimeType">The media type.</param>
    /// <returns>True when a pattern matches.</returns>
    public static bool Accepts(IReadOnlyList<string> accept, string mimeType)
    {
        ArgumentNullException.ThrowIfNull(accept);
        ArgumentNullException.ThrowIfNull(mimeType);
        foreach (var pattern in accept)
        {
            if (pattern == "*/*" || pattern == mimeType)
            {
                return true;
            }

            if (pattern.EndsWith("/*", StringComparison.Ordinal)
                && mimeType.Length >= pattern.Length
                && mimeType.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an object claims to be a blob.</summary>
    /// <param name="data">The object.</param>
    /// <returns>True when its <c>$type</c> says so.</returns>
    public static bool IsBlob(DataMap data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Type == BlobType;
    }

    /// <summary>Whether a text is a type of record key.</summary>
    /// <param name="keyType">The text.</param>
    /// <returns>True for <c>tid</c>, <c>nsid</c>, <c>any</c> and <c>literal:key</c>.</returns>
    public static bool IsKeyType(string keyType)
    {
        ArgumentNullException.ThrowIfNull(keyType);
        return keyType is "tid" or "nsid" or "any"
            || (keyType.StartsWith(LiteralKey, StringComparison.Ordinal) && RecordKey.TryParse(keyType[LiteralKey.Length..], out _));
    }

    /// <summary>Whether a collection allows a record key.</summary>
    /// <param name="keyType">The collection's type of key, for which <see cref="IsKeyType"/> holds.</param>
    /// <param name="recordKey">The key.</param>
    /// <returns>True when it does.</returns>
    public static bool HasKeyType(string keyType, string recordKey)
    {
        ArgumentNullException.ThrowIfNull(keyType);
        return keyType switch
        {
            "any" => RecordKey.TryParse(recordKey, out _),
            "tid" => Tid.TryParse(recordKey, out _),
            "nsid" => Nsid.TryParse(recordKey, out _),
            _ => keyType.AsSpan(LiteralKey.Length).SequenceEqual(recordKey),
        };
    }
}
