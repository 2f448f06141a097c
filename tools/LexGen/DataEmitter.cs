using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.LexGen;

/// <summary>Writes the methods that check an object, read it from data and write it as data.</summary>
public sealed class DataEmitter(TypeMap types, ObjectShape shape, CodeWriter code)
{
    private readonly CheckEmitter _checks = new(types, shape, code);

    public IEnumerable<Action> Members()
    {
        code.Use(CodeWriter.Cbor);
        code.Use(CodeWriter.Lexicon);
        return shape.RecordKey is null
            ? [EmitRead, EmitWrite, EmitCheck]
            : [EmitValidate, EmitValidateKey, EmitRead, EmitWrite, EmitCheck];
    }

    private void EmitValidate()
    {
        code.Line("/// <summary>Notes every way in which a record breaks its lexicon. Unknown fields pass.</summary>");
        code.Block(
            "public static void Validate(DataMap data, ICollection<RecordProblem> problems, LexiconMode mode = LexiconMode.Lenient)",
            () =>
            {
                code.Line("var check = new RecordCheck(problems, mode);");
                code.Line("check.RecordType(data, NsidText);");
                code.Line("Check(data, check);");
            });
    }

    private void EmitValidateKey()
    {
        code.Line($"/// <summary>Notes a record key that is not of the type <c>{shape.RecordKey}</c>.</summary>");
        code.Line("public static void ValidateKey(string recordKey, ICollection<RecordProblem> problems) =>");
        code.Line($"    new RecordCheck(problems, LexiconMode.Strict).Key({CSharpName.Literal(shape.RecordKey!)}, recordKey);");
    }

    private void EmitCheck() => code.Block("internal static void Check(DataMap data, RecordCheck check)", _checks.Emit);

    private void EmitRead()
    {
        code.Line("/// <summary>Reads data in which validation finds nothing missing and nothing of the wrong kind. Lengths and formats need not hold.</summary>");
        code.Line($"public static {shape.Name} Read(DataMap data) => new()");
        code.Line("{");
        foreach (var property in shape.Schema.Properties)
        {
            code.Line($"    {CSharpName.Pascal(property.Name)} = {ReadProperty(property)},");
        }

        code.Line("};");
    }

    private string ReadProperty(LexiconProperty property)
    {
        var key = $"Fields.{CSharpName.Pascal(property.Name)}";
        if (property.IsRequired && !property.IsNullable)
        {
            return ReadValue(property.Schema, property.Name, $"data[{key}]", DataType(property.Schema));
        }

        var schema = types.Follow(property.Schema);
        var found = $"data.Get<{DataType(schema)}>({key})";
        if (schema is BooleanSchema or IntegerSchema or StringSchema or TokenSchema or CidLinkSchema)
        {
            return $"{found}?.Value";
        }

        var local = CSharpName.Camel(property.Name);
        // A plain null beside bytes would be converted to no bytes.
        var missing = schema is BytesSchema ? "default(ReadOnlyMemory<byte>?)" : "null";
        return $"{found} is {{ }} {local} ? {ReadValue(property.Schema, property.Name, local, castTo: null)} : {missing}";
    }

    /// <param name="schema">What the value is.</param>
    /// <param name="field">The field it belongs to.</param>
    /// <param name="value">The expression for it.</param>
    /// <param name="castTo">The type to cast it to first, if it does not have it already.</param>
    private string ReadValue(LexiconSchema schema, string field, string value, string? castTo)
    {
        var cast = castTo is null ? value : $"(({castTo}){value})";
        var argument = castTo is null ? value : $"({castTo}){value}";
        return types.Follow(schema) switch
        {
            UnknownSchema => $"RecordJson.Of({argument})",
            ArraySchema array => $"{cast}.Select(item => {ReadValue(array.Items, field, "item", DataType(array.Items))}).ToArray()",
            BlobSchema or ObjectSchema or UnionSchema => $"{types.TypeOf(schema, shape.Name, field)}.Read({argument})",
            _ => $"{cast}.Value",
        };
    }

    private void EmitWrite()
    {
        code.Line("/// <summary>Makes the data of the known fields.</summary>");
        code.Block("public DataMap Write()", () =>
        {
            code.Line("var fields = new List<KeyValuePair<string, DataValue>>");
            code.Line("{");
            if (shape.RecordKey is not null)
            {
                code.Line("    new(LexiconRules.TypeField, new DataText(NsidText)),");
            }

            foreach (var property in shape.Schema.Properties.Where(property => property.IsRequired))
            {
                var name = CSharpName.Pascal(property.Name);
                var value = property.IsNullable
                    ? $"{name} is {{ }} {CSharpName.Camel(property.Name)} ? {WriteValue(property.Schema, property.Name, CSharpName.Camel(property.Name))} : DataNull.Instance"
                    : WriteValue(property.Schema, property.Name, name);
                code.Line($"    new(Fields.{name}, {value}),");
            }

            code.Line("};");
            foreach (var property in shape.Schema.Properties.Where(property => !property.IsRequired))
            {
                var name = CSharpName.Pascal(property.Name);
                var local = CSharpName.Camel(property.Name);
                code.Block($"if ({name} is {{ }} {local})", () =>
                    code.Line($"fields.Add(new(Fields.{name}, {WriteValue(property.Schema, property.Name, local)}));"));
                code.Line();
            }

            code.Line("return new DataMap(fields);");
        });
    }

    private string WriteValue(LexiconSchema schema, string field, string value) => types.Follow(schema) switch
    {
        BooleanSchema => $"new DataBoolean({value})",
        IntegerSchema => $"new DataInteger({value})",
        StringSchema or TokenSchema => $"new DataText({value})",
        BytesSchema => $"new DataBytes({value}.ToArray())",
        CidLinkSchema => $"new DataLink({value})",
        UnknownSchema => $"{value}.ToData()",
        ArraySchema array => $"new DataArray([.. {value}.Select(item => {WriteValue(array.Items, field, "item")})])",
        UnionSchema => $"{types.TypeOf(schema, shape.Name, field)}.Write({value})",
        _ => $"{value}.Write()",
    };

    private string DataType(LexiconSchema schema) => DataKind.Of(types.Follow(schema));
}
