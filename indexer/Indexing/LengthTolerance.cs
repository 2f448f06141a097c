using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Indexing;

/// <summary>
/// Plyr's own clients count characters where the lexicon counts UTF-8 bytes, of which a character has four at most. Such a text is shown whole.
/// </summary>
internal static class LengthTolerance
{
    private const int Factor = 4;

    /// <summary>Whether a text is over its limits for that reason at most.</summary>
    public static bool Allows(DataMap data, string field, int maxBytes, int? maxGraphemes = null) =>
        data.Get<DataText>(field) is { Value: var text }
        && SyntaxRules.Utf8Length(text) <= maxBytes * Factor
        && (maxGraphemes is not { } limit || SyntaxRules.GraphemeCount(text) <= limit * Factor);
}
