using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.LexGen;

/// <summary>All lexicons together: what their definitions are called in C#, what they are used for, which unions they belong to.</summary>
public sealed class Vocabulary
{
    // A document of this name only groups definitions, so its name says nothing.
    private const string GroupingName = "defs";

    private readonly string _rootNamespace;
    private readonly Reach _stored;
    private readonly Reach _shown;
    private readonly ILookup<LexiconReference, string> _memberships;

    public Vocabulary(IEnumerable<LexiconDocument> documents, string rootNamespace)
    {
        Catalog = new LexiconCatalog(documents);
        _rootNamespace = rootNamespace;
        var definitions = Catalog.Documents.SelectMany(document => document.Definitions).Select(pair => pair.Value).ToArray();
        _stored = new Reach(Catalog, definitions.OfType<RecordDefinition>().Select(definition => definition.Record));
        _shown = new Reach(Catalog, definitions.OfType<EndpointDefinition>().SelectMany(Bodies));
        _memberships = Catalog.Documents
            .SelectMany(document => new ShapeFinder(this, document.Id).Unions()
                .SelectMany(union => union.Schema.References.Select(member => (member, Name: $"{NamespaceOf(document.Id)}.{union.Name}"))))
            .ToLookup(pair => pair.member, pair => pair.Name);
        RequireDistinctNames();
    }

    public LexiconCatalog Catalog { get; }

    public bool IsStored(LexiconReference reference) => Catalog.Find(reference) is RecordDefinition || _stored.Includes(reference);

    /// <summary>What no record or answer uses can still be of use to readers of JSON.</summary>
    public bool IsShown(LexiconReference reference) => _shown.Includes(reference) || !IsStored(reference);

    public string NamespaceOf(Nsid document)
    {
        var segments = document.ToString().Split('.');
        return string.Join('.', segments[..^1].Select(CSharpName.Pascal).Prepend(_rootNamespace));
    }

    public static string NameOf(LexiconReference reference)
    {
        var last = reference.Document.ToString().Split('.')[^1];
        return (last == GroupingName ? "" : CSharpName.Pascal(last)) + (reference.IsMain ? "" : CSharpName.Pascal(reference.Name));
    }

    /// <summary>The C# type of a definition, seen from a document: short when they share a namespace.</summary>
    public string TypeOf(LexiconReference reference, Nsid from) => Shorten(FullNameOf(reference), from);

    public string FullNameOf(LexiconReference reference) => $"{NamespaceOf(reference.Document)}.{NameOf(reference)}";

    /// <summary>The unions that list a definition, seen from its own document.</summary>
    public IReadOnlyList<string> UnionsOf(LexiconReference reference) =>
        [.. _memberships[reference].Select(name => Shorten(name, reference.Document)).Order(StringComparer.Ordinal)];

    /// <summary>Definitions that get less code than others, and why. Listed on every run, so that nothing is left out unseen.</summary>
    public IEnumerable<string> NotModelled() =>
        from document in Catalog.Documents
        from pair in document.Definitions
        let reason = pair.Value switch
        {
            PermissionSetDefinition => "permission-set: its NSID only, since servers resolve the permissions themselves",
            SubscriptionDefinition => "subscription: its NSID only, since frames are read by PlyrFm.AtProto.Sync",
            BooleanSchema or IntegerSchema or BytesSchema or CidLinkSchema or BlobSchema or ArraySchema => "no type of its own: fields that refer to it have its value",
            _ => null,
        }
        where reason is not null
        select $"{new LexiconReference(document.Id, pair.Key)}: {reason}";

    private string Shorten(string fullName, Nsid from)
    {
        var prefix = NamespaceOf(from) + ".";
        var name = fullName[(fullName.LastIndexOf('.') + 1)..];
        return fullName == prefix + name ? name : fullName;
    }

    private static IEnumerable<LexiconSchema> Bodies(EndpointDefinition endpoint) =>
        new[] { (endpoint as QueryDefinition)?.Output, (endpoint as ProcedureDefinition)?.Input, (endpoint as ProcedureDefinition)?.Output }
            .Select(body => body?.Schema).OfType<LexiconSchema>();

    private void RequireDistinctNames()
    {
        var names = Catalog.Documents.SelectMany(document =>
            new ShapeFinder(this, document.Id).TypeNames().Select(name => $"{NamespaceOf(document.Id)}.{name}"));
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } clash)
        {
            throw new LexiconException($"two definitions would both be called {clash.Key}");
        }
    }
}
