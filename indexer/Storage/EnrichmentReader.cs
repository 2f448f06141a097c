using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Reads lines of an enrichment file (docs/frontend.md). Whoever wrote it may have made a mistake, or mean harm: a line that is not as it should be gives a
/// sentence and nothing else.
/// </summary>
public static class EnrichmentReader
{
    public const int MaxLineBytes = 64 * 1024;

    private const int MaxTags = 20;
    private const int MaxSlug = 200;

    // What browsers can hold.
    private const long MaxNumber = (1L << 53) - 1;

    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 3 };

    public static bool TryRead(
        ReadOnlyMemory<byte> line, CollectionMap collections, [NotNullWhen(true)] out EnrichmentLine? read, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            if (line.Length > MaxLineBytes)
            {
                throw new FormatException($"is longer than {MaxLineBytes} bytes");
            }

            using var document = JsonDocument.Parse(line, Shallow);
            read = Read(document.RootElement, collections);
            problem = null;
            return true;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            read = null;
            problem = e is JsonException ? "is no JSON object" : e.Message;
            return false;
        }
    }

    private static EnrichmentLine Read(JsonElement root, CollectionMap collections)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("is no JSON object");
        }

        (AtUri Uri, Collection Collection)? record = null;
        long? number = null;
        long? plays = null;
        bool? isUnlisted = null;
        string[]? tags = null;
        string? slug = null;
        foreach (var field in root.EnumerateObject())
        {
            switch (field.Name)
            {
                case "uri": record = Record(field.Value, collections); break;
                case "id": number = Count(field); break;
                case "playCount": plays = Count(field); break;
                case "unlisted": isUnlisted = Flag(field); break;
                case "tags": tags = Tags(field.Value); break;
                case "slug": slug = Slug(field.Value); break;
                default: throw new FormatException($"has a field that is not known: {Shortened(field.Name)}");
            }
        }

        return record is not var (uri, collection) ? throw new FormatException("has no uri")
            : collection == Collection.Track && slug is not null ? throw new FormatException("gives a track a slug: only albums have one")
            : collection == Collection.List && (number ?? plays) is not null | isUnlisted is not null | tags is not null ? throw new FormatException("gives a list what only tracks have")
            : new EnrichmentLine(uri.Authority.Did, collection, uri.RecordKey!.Value.Value, number, tags ?? [], plays ?? 0, isUnlisted, slug);
    }

    private static (AtUri, Collection) Record(JsonElement value, CollectionMap collections) =>
        value.ValueKind == JsonValueKind.String && AtUri.TryParse(Text(value), out var uri) && uri.Authority.IsDid && uri is { RecordKey: not null, Fragment: null }
            && uri.Collection is { } nsid && collections.TryGet(nsid.Value, out var collection) && collection is Collection.Track or Collection.List
            ? (uri, collection)
            : throw new FormatException("has a uri that is not the AT-URI of a track or list with a DID in it");

    private static long Count(JsonProperty field) =>
        field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetInt64(out var count) && count is >= 0 and <= MaxNumber
            ? count
            : throw new FormatException($"has a value of {field.Name} that is no whole number from 0 to 2^53");

    private static bool Flag(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new FormatException($"has a value of {field.Name} that is neither true nor false"),
    };

    // As those of records are read.
    private static string[] Tags(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > MaxTags || value.EnumerateArray().Any(tag => tag.ValueKind != JsonValueKind.String))
        {
            throw new FormatException($"has tags that are no list of at most {MaxTags} texts");
        }

        return TagReader.Read(new DataMap([new("tags", new DataArray([.. value.EnumerateArray().Select(tag => new DataText(Text(tag)))]))]), description: null);
    }

    private static string Slug(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Text(value) is { Length: > 0 and <= MaxSlug } slug
            && slug.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            ? slug
            : throw new FormatException($"has a slug that is not made of at most {MaxSlug} lower-case ASCII letters, digits and hyphens");

    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            throw new FormatException("has a text that is no Unicode");
        }
    }

    private static string Shortened(string text) => DisplayText.Line(text.Length > 40 ? $"{text[..40]}…" : text);
}
