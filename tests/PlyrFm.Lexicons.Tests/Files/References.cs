using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.Lexicons.Tests.Files;

/// <summary>All references in a definition.</summary>
internal static class References
{
    public static IEnumerable<LexiconReference> In(LexiconDefinition? definition) => definition switch
    {
        RecordDefinition record => In(record.Record),
        QueryDefinition query => [.. In(query.Parameters), .. In(query.Output?.Schema)],
        ObjectSchema fields => fields.Properties.SelectMany(property => In(property.Schema)),
        ArraySchema array => In(array.Items),
        UnionSchema union => union.References,
        RefSchema reference => [reference.Reference],
        _ => [],
    };
}
