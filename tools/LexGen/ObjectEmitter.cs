using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.LexGen;

/// <summary>Writes the C# record of an object.</summary>
public sealed class ObjectEmitter(TypeMap types, ObjectShape shape, CodeWriter code)
{
    private IReadOnlyList<LexiconProperty> Properties => shape.Schema.Properties;

    public void Emit()
    {
        RequireDistinctMembers();
        var unions = types.UnionsOf(shape);
        code.Summary(shape.Description);
        code.Block($"public sealed partial record {shape.Name}{(unions.Count > 0 ? " : " : "")}{string.Join(", ", unions)}", () => code.Members(
        [
            EmitName,
            .. Properties.Select<LexiconProperty, Action>(property => () => EmitProperty(property)),
            .. shape.IsStored ? new DataEmitter(types, shape, code).Members() : [],
            EmitFields,
            EmitLimits,
            .. Properties.Select<LexiconProperty, Action>(property => () => Constants.EmitValueClass(code, property)),
        ]));
    }

    private void EmitName()
    {
        if (shape.RecordKey is not null)
        {
            DocumentEmitter.EmitNsid(code, shape.TypeName!);
        }
        else if (shape.TypeName is not null)
        {
            code.Line($"public const string TypeName = {CSharpName.Literal(shape.TypeName)};");
        }
    }

    private void EmitProperty(LexiconProperty property)
    {
        types.Import(property.Schema, code);
        code.Summary(property.Schema.Description);
        var isNull = !property.IsRequired || property.IsNullable;
        if (shape.IsShown)
        {
            EmitJson(property, isIgnoredWhenNull: !property.IsRequired);
        }

        var type = types.TypeOf(property.Schema, shape.Name, property.Name);
        var declaration = $"{type}{(isNull ? "?" : "")} {CSharpName.Pascal(property.Name)} {{ get; init; }}";
        code.Line(property switch
        {
            { IsRequired: true, Schema: BooleanSchema { Const: { } value } } => $"public {declaration} = {(value ? "true" : "false")};",
            { IsRequired: true } => $"public required {declaration}",
            _ => $"public {declaration}",
        });
    }

    private void EmitJson(LexiconProperty property, bool isIgnoredWhenNull)
    {
        code.Use(CodeWriter.Json);
        code.Line($"[JsonPropertyName({CSharpName.Literal(property.Name)})]");
        if (isIgnoredWhenNull)
        {
            code.Line("[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]");
        }

        // STJ applies a converter to a property as a whole, so elements of an array cannot have one.
        var converter = types.Follow(property.Schema) switch
        {
            BytesSchema => "BytesJsonConverter",
            CidLinkSchema => "LinkJsonConverter",
            ArraySchema array when types.Follow(ShapeFinder.Innermost(array)) is BytesSchema or CidLinkSchema =>
                throw new LexiconException($"{shape.Name}.{property.Name}: arrays of bytes or links in JSON are not modelled"),
            _ => null,
        };
        if (converter is not null)
        {
            code.Use(CodeWriter.Lexicon);
            code.Line($"[JsonConverter(typeof({converter}))]");
        }
    }

    private void EmitFields()
    {
        if (shape.IsStored && Properties.Count > 0)
        {
            code.Line("/// <summary>Names of the fields.</summary>");
            code.Block("public static class Fields", () =>
            {
                foreach (var property in Properties)
                {
                    code.Line($"public const string {CSharpName.Pascal(property.Name)} = {CSharpName.Literal(property.Name)};");
                }
            });
        }
    }

    private void EmitLimits()
    {
        var limits = shape.IsStored ? Properties.SelectMany(Constants.LimitsOf).ToArray() : [];
        if (limits.Length > 0)
        {
            code.Line("/// <summary>Lengths of texts are in UTF-8 bytes, of arrays in elements.</summary>");
            code.Block("public static class Limits", () =>
            {
                foreach (var limit in limits)
                {
                    code.Line(limit);
                }
            });
        }
    }

    private void RequireDistinctMembers()
    {
        string[] reserved =
        [
            shape.Name,
            .. shape.RecordKey is null ? ["TypeName"] : new[] { "NsidText", "Nsid", "Validate", "ValidateKey" },
            .. shape.IsStored ? ["Fields", "Limits", "Read", "Write", "Check"] : Array.Empty<string>(),
        ];
        var names = Properties.Select(property => CSharpName.Pascal(property.Name)).Concat(reserved);
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } clash)
        {
            throw new LexiconException($"{shape.Name}: two members would both be called {clash.Key}");
        }
    }
}
