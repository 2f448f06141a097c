using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.LexGen;

/// <summary>Writes the C# interface of a union. Its members are the C# records that implement it.</summary>
public sealed class UnionEmitter(TypeMap types, UnionShape union, CodeWriter code)
{
    private (string Type, string TypeName, string Constant, string Local)[] Members => [.. union.Schema.References.Select(reference =>
        types.Follow(new RefSchema { Reference = reference }) is ObjectSchema
            ? (types.TypeOf(reference), reference.ToString(), types.TypeNameOf(reference), CSharpName.Camel(Vocabulary.NameOf(reference)))
            : throw new LexiconException($"{union.Owner}.{union.Field}: {reference} is no object, so it cannot be in a union"))];

    public void Emit()
    {
        code.Line($"/// <summary>What <c>{union.Field}</c> of <see cref=\"{union.Owner}\"/> can be.</summary>");
        if (union.IsShown)
        {
            code.Use(CodeWriter.Json);
            code.Line("[JsonPolymorphic(TypeDiscriminatorPropertyName = \"$type\")]");
            foreach (var (type, typeName, _, _) in Members)
            {
                code.Line($"[JsonDerivedType(typeof({type}), {CSharpName.Literal(typeName)})]");
            }
        }

        if (!union.IsStored)
        {
            code.Line($"public interface {union.Name};");
            return;
        }

        code.Use(CodeWriter.Cbor);
        code.Use(CodeWriter.Lexicon);
        code.Block($"public interface {union.Name}", () => code.Members(EmitRead, EmitWrite, EmitCheck));
        if (!union.Schema.IsClosed)
        {
            code.Line();
            code.Line($"/// <summary>A member that the lexicon does not list.</summary>");
            code.Line($"public sealed record {union.UnknownName}(DataMap Value) : {union.Name};");
        }
    }

    private void EmitRead()
    {
        code.Line($"internal static {union.Name} Read(DataMap data) => data.Type switch");
        code.Line("{");
        foreach (var (type, _, constant, _) in Members)
        {
            code.Line($"    {constant} => {type}.Read(data),");
        }

        code.Line(union.Schema.IsClosed
            ? "    _ => throw new ArgumentException(\"not a member of the union\", nameof(data)),"
            : $"    _ => new {union.UnknownName}(data),");
        code.Line("};");
    }

    private void EmitWrite()
    {
        code.Line($"internal static DataMap Write({union.Name} member) => member switch");
        code.Line("{");
        foreach (var (type, _, constant, local) in Members)
        {
            code.Line($"    {type} {local} => {local}.Write().With(LexiconRules.TypeField, new DataText({constant})),");
        }

        if (!union.Schema.IsClosed)
        {
            code.Line($"    {union.UnknownName} unknown => unknown.Value,");
        }

        code.Line("    _ => throw new ArgumentException(\"not a member of the union\", nameof(member)),");
        code.Line("};");
    }

    private void EmitCheck() => code.Block("internal static void Check(DataMap data, RecordCheck check)", () =>
        code.Block("switch (check.MemberType(data))", () =>
        {
            foreach (var (type, _, constant, _) in Members)
            {
                code.Line($"case {constant}: {type}.Check(data, check); break;");
            }

            if (union.Schema.IsClosed)
            {
                code.Line("case not null: check.NotAMember(); break;");
            }
        }));
}
