using System.Text.Json;
using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.AppViewApi.Documentation;

/// <summary>Writes lexicon schemas as JSON Schema, and remembers which named definitions were referred to.</summary>
/// <remarks>
/// https://spec.openapis.org/oas/v3.1.0#schema-object. Lengths of lexicons are bytes of UTF-8 and JSON Schema's are characters, of which a text
/// never has more: the limit is written as it is and stays true, if less tight.
/// </remarks>
internal sealed class OpenApiSchemas(LexiconCatalog catalog)
{
    private const string TypeField = "$type";

    private readonly Queue<LexiconReference> _unwritten = new();
    private readonly HashSet<LexiconReference> _named = [];

    /// <summary>Writes every definition that anything written so far refers to, those that these refer to, and so on.</summary>
    public void WriteNamed(Utf8JsonWriter writer)
    {
        while (_unwritten.TryDequeue(out var reference))
        {
            writer.WritePropertyName(NameOf(reference));
            Write(writer, catalog.Resolve(reference));
        }
    }

    /// <summary>Writes one schema.</summary>
    /// <param name="isParameter">Known values of parameters are all that there are; elsewhere other ones may occur.</param>
    public void Write(Utf8JsonWriter writer, LexiconSchema schema, bool isParameter = false)
    {
        writer.WriteStartObject();
        WriteMembers(writer, schema, isParameter);
        writer.WriteEndObject();
    }

    public void WriteReference(Utf8JsonWriter writer, LexiconReference reference)
    {
        writer.WriteStartObject();
        WriteTarget(writer, reference);
        writer.WriteEndObject();
    }

    private void WriteTarget(Utf8JsonWriter writer, LexiconReference reference)
    {
        if (_named.Add(reference))
            _unwritten.Enqueue(reference);
        writer.WriteString("$ref", $"#/components/schemas/{NameOf(reference)}");
    }

    // Names of components have no '#'.
    private static string NameOf(LexiconReference reference) => reference.IsMain ? reference.Document.Value : $"{reference.Document}.{reference.Name}";

    private void WriteMembers(Utf8JsonWriter writer, LexiconSchema schema, bool isParameter)
    {
        if (schema.Description is { } description)
            writer.WriteString("description", description);
        switch (schema)
        {
            case StringSchema text:
                WriteText(writer, text, isParameter);
                break;
            case IntegerSchema integer:
                WriteInteger(writer, integer);
                break;
            case BooleanSchema:
                writer.WriteString("type", "boolean");
                break;
            case ArraySchema array:
                writer.WriteString("type", "array");
                writer.WritePropertyName("items");
                Write(writer, array.Items);
                WriteLimit(writer, "minItems", array.MinLength);
                WriteLimit(writer, "maxItems", array.MaxLength);
                break;
            case ObjectSchema composite:
                WriteObject(writer, composite);
                break;
            case RefSchema reference:
                WriteTarget(writer, reference.Reference);
                break;
            case UnionSchema union:
                WriteUnion(writer, union);
                break;
            case UnknownSchema:
                writer.WriteString("type", "object");
                break;
            case BlobSchema:
                WriteFields(writer, (TypeField, "string"), ("ref", "object"), ("mimeType", "string"), ("size", "integer"));
                break;
            case BytesSchema:
                WriteFields(writer, ("$bytes", "string"));
                break;
            case CidLinkSchema:
                WriteFields(writer, ("$link", "string"));
                break;
            case TokenSchema:
                writer.WriteString("type", "string");
                break;
            default:
                throw new ArgumentException($"{schema.GetType().Name} cannot be described.", nameof(schema));
        }
    }

    private static void WriteText(Utf8JsonWriter writer, StringSchema text, bool isParameter)
    {
        writer.WriteString("type", "string");
        if (text.Format is { } format)
            writer.WriteString("format", FormatName(format));
        WriteLimit(writer, "minLength", text.MinLength > 0 ? 1 : null);
        WriteLimit(writer, "maxLength", text.MaxLength);
        if (text.Const is { } only)
            writer.WriteString("const", only);
        WriteTexts(writer, "enum", text.Enum ?? (isParameter ? text.KnownValues : null));
        if (text.Enum is null && !isParameter)
            WriteTexts(writer, "examples", text.KnownValues);
        if (text.Default is { } fallback)
            writer.WriteString("default", fallback);
    }

    private static void WriteInteger(Utf8JsonWriter writer, IntegerSchema integer)
    {
        writer.WriteString("type", "integer");
        writer.WriteString("format", "int64");
        WriteLimit(writer, "minimum", integer.Minimum);
        WriteLimit(writer, "maximum", integer.Maximum);
        WriteLimit(writer, "const", integer.Const);
        WriteLimit(writer, "default", integer.Default);
    }

    private void WriteObject(Utf8JsonWriter writer, ObjectSchema composite)
    {
        writer.WriteString("type", "object");
        WriteTexts(writer, "required", [.. composite.Properties.Where(property => property.IsRequired).Select(property => property.Name)]);
        writer.WriteStartObject("properties");
        foreach (var property in composite.Properties)
        {
            writer.WritePropertyName(property.Name);
            if (!property.IsNullable)
            {
                Write(writer, property.Schema);
                continue;
            }

            writer.WriteStartObject();
            writer.WriteStartArray("anyOf");
            Write(writer, property.Schema);
            writer.WriteStartObject();
            writer.WriteString("type", "null");
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    // Open unions may hold what is not known yet: another object, with a type all the same.
    private void WriteUnion(Utf8JsonWriter writer, UnionSchema union)
    {
        writer.WriteStartArray("anyOf");
        foreach (var member in union.References)
        {
            writer.WriteStartObject();
            writer.WriteStartArray("allOf");
            WriteReference(writer, member);
            WriteTyped(writer, member.ToString());
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        if (!union.IsClosed)
            WriteTyped(writer, null);
        writer.WriteEndArray();
    }

    private static void WriteTyped(Utf8JsonWriter writer, string? type)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "object");
        WriteTexts(writer, "required", [TypeField]);
        writer.WriteStartObject("properties");
        writer.WriteStartObject(TypeField);
        if (type is null)
            writer.WriteString("type", "string");
        else
            writer.WriteString("const", type);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter writer, params ReadOnlySpan<(string Name, string Type)> fields)
    {
        writer.WriteString("type", "object");
        writer.WriteStartArray("required");
        foreach (var (name, _) in fields)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteStartObject("properties");
        foreach (var (name, type) in fields)
        {
            writer.WriteStartObject(name);
            writer.WriteString("type", type);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string>? texts)
    {
        if (texts is not { Count: > 0 })
            return;
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void WriteLimit(Utf8JsonWriter writer, string name, long? limit)
    {
        if (limit is { } number)
            writer.WriteNumber(name, number);
    }

    // The two that JSON Schema knows too have its names; the others those of the lexicon language.
    private static string FormatName(StringFormat format) => format switch
    {
        StringFormat.AtIdentifier => "at-identifier",
        StringFormat.AtUri => "at-uri",
        StringFormat.Datetime => "date-time",
        StringFormat.RecordKey => "record-key",
        StringFormat.Cid or StringFormat.Did or StringFormat.Handle or StringFormat.Language or StringFormat.Nsid or StringFormat.Tid
            or StringFormat.Uri => format.ToString().ToLowerInvariant(),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
