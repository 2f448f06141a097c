using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.LexGen;

/// <summary>The definitions that can occur inside certain others.</summary>
public sealed class Reach
{
    private readonly LexiconCatalog _catalog;
    private readonly HashSet<LexiconReference> _found = [];

    public Reach(LexiconCatalog catalog, IEnumerable<LexiconSchema> starts)
    {
        _catalog = catalog;
        foreach (var start in starts)
        {
            Follow(start);
        }
    }

    public bool Includes(LexiconReference reference) => _found.Contains(reference);

    private void Follow(LexiconSchema schema)
    {
        switch (schema)
        {
            case ObjectSchema fields:
                foreach (var property in fields.Properties)
                {
                    Follow(property.Schema);
                }

                break;
            case ArraySchema array:
                Follow(array.Items);
                break;
            case RefSchema reference:
                Visit(reference.Reference);
                break;
            case UnionSchema union:
                foreach (var member in union.References)
                {
                    Visit(member);
                }

                break;
        }
    }

    private void Visit(LexiconReference reference)
    {
        if (_found.Add(reference))
        {
            Follow(_catalog.Resolve(reference));
        }
    }
}
