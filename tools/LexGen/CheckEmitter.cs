using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.LexGen;

/// <summary>Writes the checks of an object's fields: the same steps that the interpreter takes, without looking anything up.</summary>
public sealed class CheckEmitter(TypeMap types, ObjectShape shape, CodeWriter code)
{
    public void Emit()
    {
        code.Members(shape.Schema.Properties.Select<LexiconProperty, Action>(property => () =>
        {
            var name = CSharpName.Pascal(property.Name);
            EmitEntry(
                property.Schema,
                property.Name,
                name,
                CSharpName.Camel(property.Name),
                (kind, local) => $"check.Field(data, Fields.{name}, {Presence(property)}, out {kind}? {local})");
        }));
    }

    /// <param name="schema">What the value must be.</param>
    /// <param name="field">The field it belongs to.</param>
    /// <param name="limitName">What its limits are named after.</param>
    /// <param name="local">Name of the variable for it.</param>
    /// <param name="condition">The expression that enters it, from the data type and the variable.</param>
    private void EmitEntry(LexiconSchema schema, string field, string limitName, string local, Func<string, string, string> condition)
    {
        var followed = types.Follow(schema);
        var rules = Rules(schema, followed, field, limitName, local).ToArray();
        var variable = rules.Length > 0 || followed is ArraySchema ? local : "_";
        code.Block($"if ({condition(DataKind.Of(followed), variable)})", () =>
        {
            foreach (var rule in rules)
            {
                code.Line(rule);
            }

            if (followed is ArraySchema array)
            {
                EmitItems(array, field, limitName, local);
            }

            code.Line("check.Leave();");
        });
    }

    private void EmitItems(ArraySchema array, string field, string limitName, string local)
    {
        var index = $"{local}Index";
        code.Block($"for (var {index} = 0; {index} < {local}.Count; {index}++)", () => EmitEntry(
            array.Items,
            field,
            $"{limitName}Item",
            $"{local}Item",
            (kind, item) => $"check.Item({local}, {index}, out {kind}? {item})"));
        code.Line();
    }

    private IEnumerable<string> Rules(LexiconSchema schema, LexiconSchema followed, string field, string limitName, string local)
    {
        // Limits of a definition that is referred to are not constants of this object, so they are written out.
        var isOwn = ReferenceEquals(schema, followed);
        string Limit(string name, object value) => isOwn ? $"Limits.{limitName}{name}" : $"{value}";
        IEnumerable<string> Call(string method, string argument, string name, object? limit) =>
            limit is null ? [] : [$"check.{method}({argument}, {Limit(name, limit)});"];

        return followed switch
        {
            BooleanSchema { Const: { } value } => [$"check.Const({local}.Value, {(value ? "true" : "false")});"],
            IntegerSchema integer =>
            [
                .. Call("Minimum", $"{local}.Value", "Minimum", integer.Minimum),
                .. Call("Maximum", $"{local}.Value", "Maximum", integer.Maximum),
                .. integer.Enum is null ? [] : new[] { $"check.Enum({local}.Value, {string.Join(", ", integer.Enum)});" },
                .. integer.Const is null ? [] : new[] { $"check.Const({local}.Value, {integer.Const}L);" },
            ],
            StringSchema text =>
            [
                .. Call("MinLength", $"{local}.Value", "MinLength", text.MinLength),
                .. Call("MaxLength", $"{local}.Value", "MaxLength", text.MaxLength),
                .. Call("MinGraphemes", $"{local}.Value", "MinGraphemes", text.MinGraphemes),
                .. Call("MaxGraphemes", $"{local}.Value", "MaxGraphemes", text.MaxGraphemes),
                .. text.Enum is null ? [] : new[] { $"check.Enum({local}.Value, {string.Join(", ", text.Enum.Select(CSharpName.Literal))});" },
                .. text.Const is null ? [] : new[] { $"check.Const({local}.Value, {CSharpName.Literal(text.Const)});" },
                .. text.Format is null ? [] : new[] { $"check.Format({local}.Value, StringFormat.{text.Format});" },
            ],
            BytesSchema bytes =>
            [
                .. Call("MinCount", $"{local}.Value.Length", "MinLength", bytes.MinLength),
                .. Call("MaxCount", $"{local}.Value.Length", "MaxLength", bytes.MaxLength),
            ],
            ArraySchema array =>
            [
                .. Call("MinCount", $"{local}.Count", "MinLength", array.MinLength),
                .. Call("MaxCount", $"{local}.Count", "MaxLength", array.MaxLength),
            ],
            BlobSchema blob =>
            [
                $"BlobRef.Validate({local}, check, "
                + (blob.Accept is null ? "null" : isOwn ? $"Limits.{limitName}Accept" : $"[{string.Join(", ", blob.Accept.Select(CSharpName.Literal))}]")
                + $", {(blob.MaxSize is null ? "null" : Limit("MaxSize", blob.MaxSize))});",
            ],
            UnknownSchema => [$"check.Unknown({local});"],
            ObjectSchema =>
            [
                .. schema is RefSchema reference ? new[] { $"check.ObjectType({local}, {types.TypeNameOf(reference.Reference)});" } : [],
                $"{types.TypeOf(schema, shape.Name, field)}.Check({local}, check);",
            ],
            UnionSchema => [$"{types.TypeOf(schema, shape.Name, field)}.Check({local}, check);"],
            _ => [],
        };
    }

    private static string Presence(LexiconProperty property) => property switch
    {
        { IsRequired: true, IsNullable: true } => "FieldPresence.Required | FieldPresence.Nullable",
        { IsRequired: true } => "FieldPresence.Required",
        { IsNullable: true } => "FieldPresence.Nullable",
        _ => "FieldPresence.Optional",
    };
}
