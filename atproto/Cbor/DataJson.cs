using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace PlyrFm.AtProto.Cbor;

/// <summary>Builds <see cref="DataValue"/> trees from the JSON form of the data model.</summary>
/// <remarks>https://atproto.com/specs/data-model. A number with a fraction or exponent is a float, whatever its value.</remarks>
internal static class DataJson
{
    private const string LinkName = "$link";
    private const string BytesName = "$bytes";
    private const string TypeName = "$type";

    // A link or byte string is one more object in JSON than it is in CBOR.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = CborLimits.MaxDepth + 1 };

    public static DataValue Read(string json)
    {
        var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(json.Length)];
        return Utf8.FromUtf16(json, utf8, out var read, out var written, replaceInvalidSequences: false) == OperationStatus.Done
            ? Read(utf8.AsSpan(0, written))
            : ThrowHelper.Malformed<DataValue>(MalformedReason.InvalidUtf8, read);
    }

    public static DataValue Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        try
        {
            reader.Read();
            var value = ReadItem(ref reader, CborLimits.MaxDepth);
            return reader.Read() ? ThrowHelper.Malformed<DataValue>(MalformedReason.InvalidJson, Offset(ref reader)) : value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader reports text that is not UTF-8, or half a surrogate pair, as InvalidOperationException.
            return ThrowHelper.Malformed<DataValue>(MalformedReason.InvalidJson, Offset(ref reader));
        }
    }

    private static DataValue ReadItem(ref Utf8JsonReader reader, int depthLeft) => reader.TokenType switch
    {
        JsonTokenType.Null => DataNull.Instance,
        JsonTokenType.True => new DataBoolean(true),
        JsonTokenType.False => new DataBoolean(false),
        JsonTokenType.String => new DataText(reader.GetString()!),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader, depthLeft),
        _ => ReadObject(ref reader, depthLeft),
    };

    private static DataInteger ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.ContainsAny(".eE"u8))
        {
            ThrowHelper.Malformed(MalformedReason.ForbiddenSimple, Offset(ref reader));
        }

        return reader.TryGetInt64(out var value)
            ? new DataInteger(value)
            : ThrowHelper.Malformed<DataInteger>(MalformedReason.IntegerRange, Offset(ref reader));
    }

    private static DataArray ReadArray(ref Utf8JsonReader reader, int depthLeft)
    {
        CheckDepth(ref reader, depthLeft);
        var items = new List<DataValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            CheckCount(ref reader, items.Count);
            items.Add(ReadItem(ref reader, depthLeft - 1));
        }

        return new DataArray(items);
    }

    // Depth is checked once it is known that the object is a map: below a map at the limit, links and bytes are still allowed.
    private static DataValue ReadObject(ref Utf8JsonReader reader, int depthLeft)
    {
        var start = Offset(ref reader);
        var entries = new List<KeyValuePair<string, DataValue>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            CheckCount(ref reader, entries.Count);
            var key = reader.GetString()!;
            reader.Read();
            entries.Add(new(key, ReadItem(ref reader, depthLeft - 1)));
        }

        return ReadScalarObject(entries, start) ?? ReadMap(ref reader, entries, start, depthLeft);
    }

    /// <summary>A link or byte string, which JSON has to dress up as an object; null for a plain map.</summary>
    private static DataValue? ReadScalarObject(List<KeyValuePair<string, DataValue>> entries, int start)
    {
        foreach (var (key, value) in entries)
        {
            if (key is LinkName or BytesName)
            {
                var text = entries.Count == 1 ? (value as DataText)?.Value : null;
                return (key, text) switch
                {
                    (LinkName, not null) when Cid.TryParse(text, out var cid) => new DataLink(cid),
                    (BytesName, not null) when TryReadBase64(text, out var bytes) => new DataBytes(bytes),
                    _ => ThrowHelper.Malformed<DataValue>(MalformedReason.DataModel, start),
                };
            }
        }

        return null;
    }

    private static DataMap ReadMap(ref Utf8JsonReader reader, List<KeyValuePair<string, DataValue>> entries, int start, int depthLeft)
    {
        CheckDepth(ref reader, depthLeft);
        DataMap map;
        try
        {
            map = new DataMap(entries);
        }
        catch (ArgumentException)
        {
            return ThrowHelper.Malformed<DataMap>(MalformedReason.DuplicateKey, start);
        }

        if (map.TryGet(TypeName, out var type) && (type is not DataText { Value: not "" and var name } || (name == "blob" && !IsBlob(map))))
        {
            ThrowHelper.Malformed(MalformedReason.DataModel, start);
        }

        return map;
    }

    private static bool IsBlob(DataMap map) =>
        map.Get<DataLink>("ref") is not null
        && map.Get<DataText>("mimeType") is not null
        && map.Get<DataInteger>("size") is { Value: >= 0 };

    /// <summary>Base64 with or without padding, and with nothing else: no blanks, no bits set beyond the last byte.</summary>
    internal static bool TryReadBase64(string text, out byte[] bytes)
    {
        bytes = [];
        var length = text.AsSpan().TrimEnd('=').Length;
        var padding = (4 - (length % 4)) % 4;
        if (text.Length != length && text.Length != length + padding)
        {
            return false;
        }

        var buffer = new byte[length * 3 / 4];
        var padded = text[..length].PadRight(length + padding, '=');
        if (!Convert.TryFromBase64String(padded, buffer, out var written) || written != buffer.Length)
        {
            return false;
        }

        bytes = buffer;
        return Convert.ToBase64String(buffer).AsSpan(0, length).SequenceEqual(text.AsSpan(0, length));
    }

    private static void CheckDepth(ref Utf8JsonReader reader, int depthLeft)
    {
        if (depthLeft <= 0)
        {
            ThrowHelper.Malformed(MalformedReason.TooDeep, Offset(ref reader));
        }
    }

    private static void CheckCount(ref Utf8JsonReader reader, int count)
    {
        if (count == CborLimits.MaxContainer)
        {
            ThrowHelper.Malformed(MalformedReason.TooLarge, Offset(ref reader));
        }
    }

    private static int Offset(ref Utf8JsonReader reader) => (int)reader.TokenStartIndex;
}
