using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.LexGen;

/// <summary>The C# type of a value, seen from one document.</summary>
public sealed class TypeMap(Vocabulary vocabulary, Nsid document)
{
    private HashSet<string> _hidden = [];

    /// <summary>The types seen from inside an object: its properties hide types of the same name.</summary>
    public TypeMap Inside(ObjectShape shape) =>
        new(vocabulary, document) { _hidden = [.. shape.Schema.Properties.Select(property => CSharpName.Pascal(property.Name))] };

    /// <param name="schema">What the value is.</param>
    /// <param name="owner">Name of the C# record with the field.</param>
    /// <param name="field">Name of the field.</param>
    public string TypeOf(LexiconSchema schema, string owner, string field) => schema switch
    {
        BooleanSchema => "bool",
        IntegerSchema => "long",
        StringSchema or TokenSchema => "string",
        BytesSchema => "ReadOnlyMemory<byte>",
        CidLinkSchema => "Cid",
        BlobSchema => "BlobRef",
        UnknownSchema => "RecordJson",
        ArraySchema array => $"IReadOnlyList<{TypeOf(array.Items, owner, field)}>",
        UnionSchema => UnionShape.NameOf(owner, field),
        ObjectSchema => owner + CSharpName.Pascal(field),
        RefSchema { Reference: var reference } => Follow(schema) is ObjectSchema
            ? TypeOf(reference)
            : TypeOf(Follow(schema), owner, field),
        _ => throw new LexiconException($"{document}: no C# type for {schema.GetType().Name}"),
    };

    public string TypeOf(LexiconReference reference) =>
        _hidden.Contains(Vocabulary.NameOf(reference)) ? vocabulary.FullNameOf(reference) : vocabulary.TypeOf(reference, document);

    /// <summary>The constant that holds a definition's full name.</summary>
    public string TypeNameOf(LexiconReference reference) =>
        $"{TypeOf(reference)}.{(vocabulary.Catalog.Find(reference) is RecordDefinition ? "NsidText" : "TypeName")}";

    public IReadOnlyList<string> UnionsOf(ObjectShape shape) =>
        shape.TypeName is not null && LexiconReference.TryParse(shape.TypeName, document, out var reference) ? vocabulary.UnionsOf(reference) : [];

    /// <summary>What a reference stands for; other schemas stand for themselves.</summary>
    public LexiconSchema Follow(LexiconSchema schema) => schema is RefSchema reference ? vocabulary.Catalog.Resolve(reference.Reference) : schema;

    /// <summary>Notes the namespaces that a type needs.</summary>
    public void Import(LexiconSchema schema, CodeWriter code)
    {
        switch (Follow(ShapeFinder.Innermost(schema)))
        {
            case CidLinkSchema: code.Use(CodeWriter.Cbor); break;
            case BlobSchema or UnknownSchema: code.Use(CodeWriter.Lexicon); break;
        }
    }
}
