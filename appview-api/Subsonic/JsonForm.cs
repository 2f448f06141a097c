using System.Text.Json;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>Writes answers as JSON.</summary>
internal static class JsonForm
{
    public const string ContentType = "application/json; charset=utf-8";

    public static byte[] Write(string name, Element element)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ErrorJson.Relaxed.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WritePropertyName(name);
            WriteObject(json, element);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteObject(Utf8JsonWriter json, Element element)
    {
        json.WriteStartObject();
        foreach (var (name, value) in element.Scalars)
            WriteScalar(json, name, value);
        if (element.Content is { } content)
            json.WriteString("value", content);
        foreach (var (name, value) in element.Children)
        {
            json.WritePropertyName(name);
            WriteChild(json, value);
        }

        json.WriteEndObject();
    }

    private static void WriteScalar(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteString(name, text);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case bool isTrue:
                json.WriteBoolean(name, isTrue);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value));
        }
    }

    private static void WriteChild(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case Element element:
                WriteObject(json, element);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case Element[] elements:
                json.WriteStartArray();
                Array.ForEach(elements, child => WriteObject(json, child));
                json.WriteEndArray();
                break;
            case long[] numbers:
                json.WriteStartArray();
                Array.ForEach(numbers, json.WriteNumberValue);
                json.WriteEndArray();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value));
        }
    }
}
