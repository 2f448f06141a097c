using System.Text;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>What somebody typed into a search box, taken apart: words, phrases in quotes, and words to leave out, which begin with a minus.</summary>
/// <param name="Plain">All that is wanted, without the signs.</param>
/// <param name="Whole">The wanted words and phrases that are complete, each in quotes, as <c>websearch_to_tsquery</c> reads them.</param>
/// <param name="Begun">The last word, which may be still being typed; empty after a phrase.</param>
/// <param name="Excluded">Like <paramref name="Whole"/>, joined by <c>or</c>.</param>
/// <param name="HasPhrase">Somebody who quotes wants that, and not what looks like it.</param>
internal sealed record SearchText(string Plain, string Whole, string Begun, string Excluded, bool HasPhrase)
{
    private const string TypographicQuotes = "“”„‟";

    /// <summary>Nothing is left to search for.</summary>
    public bool IsEmpty => Plain.Length == 0;

    public static SearchText Parse(string text)
    {
        var wanted = new List<(string Text, bool IsPhrase)>();
        var excluded = new List<string>();
        var rest = Straighten(text).AsSpan();
        while (!(rest = rest.TrimStart()).IsEmpty)
        {
            var isExcluded = rest.Length > 1 && rest[0] == '-' && !char.IsWhiteSpace(rest[1]);
            if (isExcluded)
                rest = rest[1..];
            var isPhrase = rest[0] == '"';
            var part = isPhrase ? TakePhrase(ref rest) : TakeWord(ref rest);
            if (part.Length == 0)
                continue;
            if (isExcluded)
                excluded.Add(part);
            else
                wanted.Add((part, isPhrase));
        }

        var isLastBegun = wanted is [.., (_, false)];
        return new SearchText(
            string.Join(' ', wanted.Select(part => part.Text)),
            string.Join(' ', wanted.SkipLast(isLastBegun ? 1 : 0).Select(part => Quote(part.Text))),
            isLastBegun ? wanted[^1].Text : "",
            string.Join(" or ", excluded.Select(Quote)),
            wanted.Exists(part => part.IsPhrase));
    }

    private static string Quote(string text) => $"\"{text}\"";

    private static string Straighten(string text)
    {
        var straight = new StringBuilder(text);
        foreach (var quote in TypographicQuotes)
            straight.Replace(quote, '"');
        return straight.ToString();
    }

    // To the closing quote, or to the end while it is still being typed.
    private static string TakePhrase(ref ReadOnlySpan<char> rest)
    {
        rest = rest[1..];
        var end = rest.IndexOf('"');
        var phrase = (end < 0 ? rest : rest[..end]).Trim().ToString();
        rest = end < 0 ? [] : rest[(end + 1)..];
        return phrase;
    }

    private static string TakeWord(ref ReadOnlySpan<char> rest)
    {
        var end = 0;
        while (end < rest.Length && !char.IsWhiteSpace(rest[end]) && rest[end] != '"')
            end++;
        var word = rest[..end].ToString();
        rest = rest[end..];
        return word;
    }
}
