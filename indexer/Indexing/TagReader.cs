using System.Text.RegularExpressions;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Indexing;

/// <summary>
/// Reads the tags of a track: from the array <c>tags</c>, which is not in the lexicon but which clients write, and from hashtags in the
/// description. Compatibility forms (NFKC) are made equal by the database, because .NET cannot without ICU.
/// </summary>
internal static partial class TagReader
{
    private const string Field = "tags";
    private const int MaxTags = 20;
    private const int MaxGraphemes = 64;

    // A grapheme can have any number of code points, but an index entry holds 2,700 bytes. NFKC makes a text up to 11 times as long.
    private const int MaxBytes = 192;

    public static string[] Read(DataMap track, string? description)
    {
        var written = (track.Get<DataArray>(Field)?.Items ?? []).OfType<DataText>().Select(text => text.Value);
        var hashtags = Hashtag.EnumerateMatches(description ?? "");
        var found = new List<string>(written);
        foreach (var hashtag in hashtags)
        {
            found.Add(description!.Substring(hashtag.Index, hashtag.Length));
        }

        return [.. found.Select(Normalise).Where(IsUsable).Distinct().Take(MaxTags)];
    }

    private static string Normalise(string tag) => DisplayText.Line(tag).Trim().TrimStart('#').Trim().ToLowerInvariant();

    private static bool IsUsable(string tag) =>
        tag.Length > 0 && SyntaxRules.Utf8Length(tag) <= MaxBytes && SyntaxRules.GraphemeCount(tag) <= MaxGraphemes;

    // At the start of a word, and with a letter in it: neither "C#" nor a fragment of an address nor "#1".
    [GeneratedRegex(@"(?<![\p{L}\p{N}_/&#])#(?=[\p{N}_-]*\p{L})[\p{L}\p{M}\p{N}_-]+")]
    private static partial Regex Hashtag { get; }
}
