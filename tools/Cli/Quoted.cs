namespace PlyrFm.Cli;

/// <summary>Input that is repeated in a message: on one line, short, and unable to steer the terminal.</summary>
internal static class Quoted
{
    private const int MaxChars = 80;

    public static string Of(string text)
    {
        var shown = text.Length > MaxChars ? text[..MaxChars] + "…" : text;
        return $"\"{string.Concat(shown.Select(c => char.IsControl(c) ? '\ufffd' : c))}\"";
    }
}
