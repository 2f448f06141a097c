using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Cli.Check;

/// <summary>The string formats by the names that the Lexicon specification gives them. Each throws <see cref="FormatException"/> with the reason.</summary>
internal static class SyntaxKinds
{
    public static IReadOnlyDictionary<string, Action<string>> All { get; } = new SortedDictionary<string, Action<string>>(StringComparer.Ordinal)
    {
        ["did"] = text => Did.Parse(text),
        ["handle"] = text => Handle.Parse(text),
        ["at-identifier"] = text => AtIdentifier.Parse(text),
        ["nsid"] = text => Nsid.Parse(text),
        ["record-key"] = text => RecordKey.Parse(text),
        ["tid"] = text => Tid.Parse(text),
        ["at-uri"] = text => AtUri.Parse(text),
        ["cid"] = text => Demand(SyntaxRules.IsCid(text), "a CID"),
        ["datetime"] = text => AtDatetime.Parse(text),
        ["language"] = text => LanguageTag.Parse(text),
        ["uri"] = text => Demand(SyntaxRules.IsUri(text), "a URI"),
    };

    private static void Demand(bool isValid, string expected)
    {
        if (!isValid)
        {
            throw new FormatException($"Not {expected}.");
        }
    }
}
