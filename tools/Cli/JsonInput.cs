using System.Text.Json;

namespace PlyrFm.Cli;

/// <summary>JSON values from standard input or files: a file is one document, or one value a line.</summary>
internal static class JsonInput
{
    public static IEnumerable<ReadOnlyMemory<byte>> Read(Terminal terminal, IReadOnlyList<FileInfo> files) =>
        InputFiles.ReadWhole(terminal, files).SelectMany(file => Split(file.Content));

    private static IEnumerable<ReadOnlyMemory<byte>> Split(byte[] content)
    {
        if (IsOneDocument(content))
        {
            yield return content;
            yield break;
        }

        for (ReadOnlyMemory<byte> rest = content; !rest.IsEmpty;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span.ContainsAnyExcept(" \t\r"u8))
            {
                yield return line;
            }
        }
    }

    private static bool IsOneDocument(byte[] content)
    {
        // As deep as the data model's own check looks, so that it, and not this, refuses what is too deep.
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = 1024 });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
