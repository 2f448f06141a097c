using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PlyrFm.Cli;

/// <summary>One JSON object a line, for people and for jq.</summary>
internal static class JsonOutput
{
    // The output is a terminal or a file, never a web page: text stays readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Terminal terminal, Action<Utf8JsonWriter> writeProperties)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var output = new Utf8JsonWriter(line, Options))
        {
            output.WriteStartObject();
            writeProperties(output);
            output.WriteEndObject();
        }

        terminal.Output.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }
}
