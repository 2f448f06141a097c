using System.Text.Json;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>One lexicon document: definitions under an NSID.</summary>
/// <param name="Id">The NSID.</param>
/// <param name="Definitions">The definitions by name, in the order of the document.</param>
/// <remarks>https://atproto.com/specs/lexicon</remarks>
public sealed record LexiconDocument(Nsid Id, IReadOnlyList<KeyValuePair<string, LexiconDefinition>> Definitions)
{
    private static readonly JsonDocumentOptions JsonRules = new() { AllowDuplicateProperties = false };

    /// <summary>What the document is for.</summary>
    public string? Description { get; init; }

    /// <summary>The definition the document is named after, if it has one.</summary>
    public LexiconDefinition? Main => Find(LexiconReference.Main);

    /// <summary>Reads a document and checks it against the Lexicon language.</summary>
    /// <param name="json">The JSON in UTF-8. Only read during the call.</param>
    /// <returns>The document. Its references are absolute but not yet resolved; <see cref="LexiconCatalog"/> does that.</returns>
    /// <exception cref="LexiconException">Not JSON, or not a lexicon; the message names the place.</exception>
    public static LexiconDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, JsonRules);
            return LexiconParser.ReadDocument(document.RootElement);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The second kind is how JsonElement reports a text that is not Unicode.
            throw new LexiconException($"not JSON: {malformed.Message}", malformed);
        }
    }

    /// <summary>Finds a definition.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The definition, or null.</returns>
    public LexiconDefinition? Find(string name)
    {
        foreach (var (key, definition) in Definitions)
        {
            if (key == name)
            {
                return definition;
            }
        }

        return null;
    }
}
