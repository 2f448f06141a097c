using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Diagnostics;

/// <summary>Changes as JSON, one a line. Members that do not apply are left out.</summary>
internal static class ChangeLines
{
    public static async Task WriteAsync(PipeWriter output, IEnumerable<RecordEvent> changes, CollectionMap collections, CancellationToken ct)
    {
        foreach (var change in changes)
        {
            await using (var json = new Utf8JsonWriter(output))
            {
                Write(json, change, collections);
            }

            output.Write("\n"u8);
        }

        await output.FlushAsync(ct);
    }

    private static void Write(Utf8JsonWriter json, RecordEvent change, CollectionMap collections)
    {
        json.WriteStartObject();
        json.WriteNumber("cursor", change.Id);
        json.WriteString("time", change.At.UtcDateTime);
        json.WriteString("action", Word(change.Action));
        json.WriteString("did", change.Did.Value);
        if (change.Path is { } path)
        {
            json.WriteString("uri", $"at://{change.Did}/{collections.NsidOf(path.Collection)}/{path.RecordKey}");
        }

        if (change.IsRedacted)
        {
            json.WriteBoolean("redacted", true);
        }

        WriteIfAny(json, "rev", change.Rev?.ToString());
        WriteIfAny(json, "cid", change.Cid?.ToString());
        WriteIfAny(json, "verdict", Word(change.Verdict));
        WriteIfAny(json, "source", Word(change.VerifiedBy));
        WriteIfAny(json, "status", Word(change.Status));
        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    // An enum's name, with a small letter: what a number means is told by its word.
    private static string? Word<T>(T? value) where T : struct, Enum => value is { } known ? Word(known) : null;

    private static string Word<T>(T value) where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
