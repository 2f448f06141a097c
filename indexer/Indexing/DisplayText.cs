using System.Text;

namespace PlyrFm.Indexer.Indexing;

/// <summary>Text for derived columns. The record itself is never changed.</summary>
/// <remarks>PostgreSQL's text cannot hold U+0000, and no client should have to guard against the other characters that go here.</remarks>
internal static class DisplayText
{
    /// <summary>Without control characters and without overrides of the writing direction, which would spill over into the surroundings.</summary>
    public static string Line(string text) => Without(text, c => c < ' ' || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));

    /// <summary>Without control characters other than line feed and tab.</summary>
    public static string Paragraphs(string text) => Without(text, c => c is < ' ' and not ('\n' or '\t'));

    private static string Without(string text, Predicate<char> isUnwanted)
    {
        if (!text.Any(c => isUnwanted(c)))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!isUnwanted(c))
            {
                kept.Append(c);
            }
        }

        return kept.ToString();
    }
}
