using System.Text;
using System.Text.Json;
using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.Indexer.Storage;

/// <summary>Problems as they are stored: <c>[{"path","rule","message"}]</c>.</summary>
internal static class ProblemsJson
{
    /// <returns>Null when there are none.</returns>
    public static string? Write(IReadOnlyList<RecordProblem> problems)
    {
        if (problems.Count == 0)
        {
            return null;
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var problem in problems)
            {
                json.WriteStartObject();
                json.WriteString("path", Storable(problem.Path));
                json.WriteString("rule", RuleName(problem.Rule));
                json.WriteString("message", Storable(problem.Message));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    // jsonb cannot hold U+0000.
    private static string Storable(string text) => text.Replace("\0", "", StringComparison.Ordinal);

    // As lexicons write it: maxLength, minGraphemes.
    private static string RuleName(RecordRule rule)
    {
        var name = rule.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
