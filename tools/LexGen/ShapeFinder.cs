using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.LexGen;

/// <summary>Finds what in a document becomes a type: named objects, objects and unions inside them, bodies of endpoints.</summary>
public sealed class ShapeFinder(Vocabulary vocabulary, Nsid document)
{
    /// <summary>Objects, each followed by those defined inside it.</summary>
    public IEnumerable<ObjectShape> Objects(string name, LexiconDefinition definition)
    {
        var reference = new LexiconReference(document, name);
        var typeName = Vocabulary.NameOf(reference);
        return definition switch
        {
            RecordDefinition record => WithInner(Named(reference, record.Record) with { RecordKey = record.Key, Description = record.Description }),
            ObjectSchema schema => WithInner(Named(reference, schema)),
            QueryDefinition query => Body($"{typeName}Output", query.Output),
            ProcedureDefinition procedure => [.. Body($"{typeName}Input", procedure.Input), .. Body($"{typeName}Output", procedure.Output)],
            _ => [],
        };
    }

    public IEnumerable<ObjectShape> Objects() =>
        Definitions().SelectMany(pair => Objects(pair.Key, pair.Value));

    public IEnumerable<UnionShape> Unions() => Objects().SelectMany(UnionsIn);

    public static IEnumerable<UnionShape> UnionsIn(ObjectShape shape) =>
        from property in shape.Schema.Properties
        let union = Innermost(property.Schema) as UnionSchema
        where union is not null
        select new UnionShape(shape.Name, property.Name, union, shape.IsStored, shape.IsShown);

    /// <summary>Names of all types that the document's code declares.</summary>
    public IEnumerable<string> TypeNames() =>
    [
        .. Objects().Select(shape => shape.Name),
        .. Unions().Select(union => union.Name),
        .. Definitions()
            .Where(pair => pair.Value is EndpointDefinition or PermissionSetDefinition or StringSchema or TokenSchema)
            .Select(pair => Vocabulary.NameOf(new LexiconReference(document, pair.Key))),
    ];

    /// <summary>What the elements of an array are, however deep; the schema itself when it is no array.</summary>
    public static LexiconSchema Innermost(LexiconSchema schema) => schema is ArraySchema array ? Innermost(array.Items) : schema;

    private IReadOnlyList<KeyValuePair<string, LexiconDefinition>> Definitions() =>
        vocabulary.Catalog.Documents.Single(candidate => candidate.Id == document).Definitions;

    private ObjectShape Named(LexiconReference reference, ObjectSchema schema) =>
        new(Vocabulary.NameOf(reference), reference.ToString(), schema, vocabulary.IsStored(reference), vocabulary.IsShown(reference))
        {
            Description = schema.Description,
        };

    private static IEnumerable<ObjectShape> Body(string name, LexiconBody? body) => body?.Schema switch
    {
        ObjectSchema schema => WithInner(new ObjectShape(name, null, schema, IsStored: false, IsShown: true) { Description = schema.Description }),
        UnionSchema => throw new LexiconException($"{name}: a body that is a union itself is not modelled; put it into a field"),
        _ => [],
    };

    private static IEnumerable<ObjectShape> WithInner(ObjectShape shape) =>
        shape.Schema.Properties
            .Select(property => (property.Name, Schema: Innermost(property.Schema) as ObjectSchema))
            .Where(inner => inner.Schema is not null)
            .SelectMany(inner => WithInner(new ObjectShape(
                shape.Name + CSharpName.Pascal(inner.Name), null, inner.Schema!, shape.IsStored, shape.IsShown) { Description = inner.Schema!.Description }))
            .Prepend(shape);
}
