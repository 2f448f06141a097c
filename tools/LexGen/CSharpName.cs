using System.Text;

namespace PlyrFm.LexGen;

/// <summary>Turns names from lexicons into C# names.</summary>
public static class CSharpName
{
    // Names of parameters in generated methods, and keywords that occur as field names.
    private static readonly HashSet<string> Taken =
        ["data", "check", "problems", "mode", "fields", "member", "bool", "string", "object", "ref", "event", "params", "default", "const", "enum"];

    /// <summary>A name for a type or a member: letters and digits, each word with a capital.</summary>
    public static string Pascal(string name)
    {
        var result = new StringBuilder();
        var isStart = true;
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                isStart = true;
                continue;
            }

            result.Append(isStart ? char.ToUpperInvariant(character) : character);
            isStart = false;
        }

        return result.Length > 0 && char.IsAsciiDigit(result[0]) ? $"_{result}" : result.ToString();
    }

    /// <summary>A name for a local variable.</summary>
    public static string Camel(string name)
    {
        var pascal = Pascal(name);
        var camel = char.ToLowerInvariant(pascal[0]) + pascal[1..];
        return Taken.Contains(camel) ? $"{camel}Value" : camel;
    }

    /// <summary>A string literal.</summary>
    public static string Literal(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
