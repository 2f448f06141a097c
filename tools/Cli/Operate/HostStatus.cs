using System.Text.Json;

namespace PlyrFm.Cli.Operate;

/// <summary>
/// What a host says of itself, or why it says nothing. Read loosely, member by member: the tool may be older or newer than the host, and an
/// operator is better served by most of a status than by none.
/// </summary>
internal sealed record HostStatus(JsonElement? Report, string? Error)
{
    public bool Is(string name) => Report is { } report && Find(report, name) is { ValueKind: JsonValueKind.True };

    public string Text(string name) => Report is { } report ? Text(report, name) : "";

    public JsonElement Part(string name) => Report is { } report && Find(report, name) is { } part ? part : default;

    public IEnumerable<JsonElement> Items(string name) => Report is { } report ? Items(report, name) : [];

    public static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        Find(parent, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>A member as text: empty when it is absent, null, or has members itself.</summary>
    public static string Text(JsonElement parent, string name) => Find(parent, name) is { ValueKind: JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } value
        ? value.ToString()
        : "";

    public void WriteTo(string name, Utf8JsonWriter output)
    {
        output.WritePropertyName(name);
        if (Report is { } report)
        {
            report.WriteTo(output);
            return;
        }

        output.WriteStartObject();
        output.WriteString("error", Error);
        output.WriteEndObject();
    }

    private static JsonElement? Find(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;
}
