using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>A set of documents that refer to each other. Immutable.</summary>
public sealed class LexiconCatalog
{
    private readonly Dictionary<Nsid, LexiconDocument> _documents = [];

    /// <summary>Makes a catalog.</summary>
    /// <param name="documents">Its documents.</param>
    /// <exception cref="LexiconException">Two documents have the same NSID.</exception>
    public LexiconCatalog(IEnumerable<LexiconDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        foreach (var document in documents)
        {
            if (!_documents.TryAdd(document.Id, document))
            {
                throw new LexiconException($"{document.Id}: given twice");
            }
        }
    }

    /// <summary>The documents, ordered by NSID.</summary>
    public IEnumerable<LexiconDocument> Documents =>
        _documents.Values.OrderBy(document => document.Id.ToString(), StringComparer.Ordinal);

    /// <summary>Finds a definition.</summary>
    /// <param name="reference">Its name.</param>
    /// <returns>The definition, or null when the catalog does not hold it.</returns>
    public LexiconDefinition? Find(LexiconReference reference) =>
        _documents.TryGetValue(reference.Document, out var document) ? document.Find(reference.Name) : null;

    /// <summary>Finds a document's principal definition of a certain kind.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="id">NSID of the document.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="LexiconException">There is none, or it is of another kind.</exception>
    public T GetMain<T>(Nsid id)
        where T : LexiconDefinition =>
        Find(new LexiconReference(id, LexiconReference.Main)) as T
        ?? throw new LexiconException($"{id}: the catalog has no {typeof(T).Name} of this name");

    /// <summary>Follows a reference to the schema it stands for.</summary>
    /// <param name="reference">The reference.</param>
    /// <returns>The schema; a record definition counts as its object.</returns>
    /// <exception cref="LexiconException">The catalog does not hold it, or it is no value.</exception>
    public LexiconSchema Resolve(LexiconReference reference) => Find(reference) switch
    {
        LexiconSchema schema => schema,
        RecordDefinition record => record.Record,
        null => throw new LexiconException($"{reference}: referred to, but not in the catalog"),
        _ => throw new LexiconException($"{reference}: referred to as a value, but is none"),
    };
}
