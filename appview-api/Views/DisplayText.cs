using System.Globalization;
using System.Text;

namespace PlyrFm.AppViewApi.Views;

/// <summary>
/// Makes a text of somebody's record fit for a line of a page: without controls, without characters that turn the direction of what
/// follows, and within the limits that clients check. The record itself is always given back as it is.
/// </summary>
internal static class DisplayText
{
    /// <summary>One line, or null when nothing is left of it.</summary>
    public static string? Line(string? text, int maxBytes, int maxGraphemes = int.MaxValue) => Clean(text, isLine: true, maxBytes, maxGraphemes);

    /// <summary>Several lines, or null when nothing is left of them.</summary>
    public static string? Prose(string? text, int maxBytes, int maxGraphemes) => Clean(text, isLine: false, maxBytes, maxGraphemes);

    private static string? Clean(string? text, bool isLine, int maxBytes, int maxGraphemes)
    {
        if (text is null)
            return null;

        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (isLine ? !char.IsControl(character) && !TurnsDirection(character) : !char.IsControl(character) || character is '\n' or '\t')
                clean.Append(character);
        }

        var shown = Cut(clean.ToString().Trim(), maxBytes, maxGraphemes);
        return shown.Length == 0 ? null : shown;
    }

    // U+202A..U+202E embed and override, U+2066..U+2069 isolate; a name has to leave the direction as it was.
    private static bool TurnsDirection(char character) => character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string Cut(string text, int maxBytes, int maxGraphemes)
    {
        if (text.Length <= maxGraphemes && text.Length * 3L <= maxBytes)
            return text;

        var bytes = 0;
        var graphemes = 0;
        var length = 0;
        while (length < text.Length)
        {
            var next = StringInfo.GetNextTextElementLength(text, length);
            bytes += Encoding.UTF8.GetByteCount(text.AsSpan(length, next));
            if (bytes > maxBytes || ++graphemes > maxGraphemes)
                break;
            length += next;
        }

        return text[..length];
    }
}
