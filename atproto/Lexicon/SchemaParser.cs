using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>Reads the definitions of values in one document.</summary>
internal sealed class SchemaParser(Nsid document)
{
    public LexiconSchema Read(LexiconNode node)
    {
        var schema = ReadType(node);
        return node.FindText("description") is { } description ? schema with { Description = description } : schema;
    }

    public ObjectSchema ReadObject(LexiconNode node) =>
        Read(node) as ObjectSchema ?? throw node.Fault("must be of type object");

    /// <summary>Parameters travel in a query string, so they are single values or arrays of them.</summary>
    public ObjectSchema ReadParameters(LexiconNode node)
    {
        if (node.Require("type").Text() != "params")
        {
            throw node.Fault("must be of type params");
        }

        var parameters = ReadProperties(node);
        foreach (var parameter in parameters)
        {
            var single = parameter.Schema is ArraySchema array ? array.Items : parameter.Schema;
            if (single is not (BooleanSchema or IntegerSchema or StringSchema or UnknownSchema))
            {
                throw node.Fault($"parameter \"{parameter.Name}\" cannot travel in a query string");
            }
        }

        return new ObjectSchema { Properties = parameters, Description = node.FindText("description") };
    }

    private LexiconSchema ReadType(LexiconNode node) => node.Require("type").Text() switch
    {
        "boolean" => new BooleanSchema { Const = node.FindBoolean("const"), Default = node.FindBoolean("default") },
        "integer" => ReadInteger(node),
        "string" => ReadString(node),
        "bytes" => Bounded(node, new BytesSchema { MinLength = node.FindCount("minLength"), MaxLength = node.FindCount("maxLength") }),
        "cid-link" => new CidLinkSchema(),
        "blob" => new BlobSchema { Accept = node.FindTexts("accept"), MaxSize = node.FindInteger("maxSize") },
        "array" => Bounded(node, new ArraySchema
        {
            Items = Read(node.Require("items")),
            MinLength = node.FindCount("minLength"),
            MaxLength = node.FindCount("maxLength"),
        }),
        "object" => new ObjectSchema { Properties = ReadProperties(node) },
        "ref" => new RefSchema { Reference = ReadReference(node.Require("ref")) },
        "union" => new UnionSchema
        {
            References = node.Require("refs").Elements().Select(ReadReference).ToArray(),
            IsClosed = node.FindBoolean("closed") ?? false,
        },
        "unknown" => new UnknownSchema(),
        "token" => new TokenSchema(),
        var type => throw node.Fault($"type \"{type}\" is not known"),
    };

    private static IntegerSchema ReadInteger(LexiconNode node) => Bounded(node, new IntegerSchema
    {
        Minimum = node.FindInteger("minimum"),
        Maximum = node.FindInteger("maximum"),
        Enum = node.FindIntegers("enum"),
        Const = node.FindInteger("const"),
        Default = node.FindInteger("default"),
    });

    private static StringSchema ReadString(LexiconNode node) => Bounded(node, new StringSchema
    {
        Format = node.Find("format") is { } format
            ? LexiconRules.FindFormat(format.Text()) ?? throw format.Fault("is not a known format")
            : null,
        MinLength = node.FindCount("minLength"),
        MaxLength = node.FindCount("maxLength"),
        MinGraphemes = node.FindCount("minGraphemes"),
        MaxGraphemes = node.FindCount("maxGraphemes"),
        KnownValues = node.FindTexts("knownValues"),
        Enum = node.FindTexts("enum"),
        Const = node.FindText("const"),
        Default = node.FindText("default"),
    });

    private LexiconProperty[] ReadProperties(LexiconNode node)
    {
        // Empty rather than required: published documents have objects without fields.
        var required = node.FindTexts("required") ?? [];
        var nullable = node.FindTexts("nullable") ?? [];
        var properties = (node.Find("properties")?.Fields() ?? []).Select(field => new LexiconProperty(
            field.Name,
            Read(field.Value),
            (required.Contains(field.Name) ? FieldPresence.Required : FieldPresence.Optional)
            | (nullable.Contains(field.Name) ? FieldPresence.Nullable : FieldPresence.Optional))).ToArray();
        var undefined = required.Concat(nullable).FirstOrDefault(name => !properties.Any(property => property.Name == name));
        return undefined is null ? properties : throw node.Fault($"\"{undefined}\" is required or nullable but not defined");
    }

    private LexiconReference ReadReference(LexiconNode node) =>
        LexiconReference.TryParse(node.Text(), document, out var reference) ? reference : throw node.Fault("is not a reference");

    private static T Bounded<T>(LexiconNode node, T schema)
        where T : LexiconSchema
    {
        var isPossible = schema switch
        {
            BytesSchema bytes => InOrder(bytes.MinLength, bytes.MaxLength),
            ArraySchema array => InOrder(array.MinLength, array.MaxLength),
            IntegerSchema integer => InOrder(integer.Minimum, integer.Maximum),
            StringSchema text => InOrder(text.MinLength, text.MaxLength) && InOrder(text.MinGraphemes, text.MaxGraphemes),
            _ => true,
        };
        return isPossible ? schema : throw node.Fault("no value can satisfy the limits");
    }

    private static bool InOrder(long? least, long? most) => least is null || most is null || least <= most;
}
