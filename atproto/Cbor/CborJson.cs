using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace PlyrFm.AtProto.Cbor;

/// <summary>
/// Turns a DAG-CBOR block into the JSON of the data model as it streams by: field order kept, links as <c>$link</c>, bytes as
/// <c>$bytes</c>.
/// </summary>
/// <remarks>https://atproto.com/specs/data-model#data-types. Integers beyond 2^53 - 1 are written as they are.</remarks>
public static class CborJson
{
    private static readonly JsonEncodedText LinkName = JsonEncodedText.Encode("$link");
    private static readonly JsonEncodedText BytesName = JsonEncodedText.Encode("$bytes");

    // Hashes, keys and signatures fit; larger byte strings are rare enough to rent.
    private const int StackBytes = 256;

    /// <summary>Writes one block as one JSON value.</summary>
    /// <param name="cbor">One item and nothing after it.</param>
    /// <param name="output">Gets the value; after an exception it holds part of it and must be discarded.</param>
    /// <exception cref="MalformedDataException">The block is not strict DAG-CBOR.</exception>
    public static void Write(ReadOnlySpan<byte> cbor, Utf8JsonWriter output)
    {
        var reader = new DagCborReader(cbor);
        WriteItem(ref reader, output, CborLimits.MaxDepth);
        reader.ExpectEnd();
    }

    internal static void WriteLink(Cid cid, Utf8JsonWriter output)
    {
        Span<byte> text = stackalloc byte[Cid.TextLength];
        cid.TryFormat(text, out var length, default, null);
        output.WriteStartObject();
        output.WriteString(LinkName, text[..length]);
        output.WriteEndObject();
    }

    internal static void WriteBytes(ReadOnlySpan<byte> bytes, Utf8JsonWriter output)
    {
        var maxLength = Base64.GetMaxEncodedToUtf8Length(bytes.Length);
        var rented = maxLength > StackBytes ? ArrayPool<byte>.Shared.Rent(maxLength) : null;
        var text = rented ?? stackalloc byte[StackBytes];
        Base64.EncodeToUtf8(bytes, text, out _, out var length);
        output.WriteStartObject();
        output.WriteString(BytesName, text[..length].TrimEnd((byte)'='));
        output.WriteEndObject();
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void WriteItem(ref DagCborReader reader, Utf8JsonWriter output, int depthLeft)
    {
        var kind = reader.PeekKind();
        if (kind is CborKind.Array or CborKind.Map && depthLeft == 0)
        {
            ThrowHelper.Malformed(MalformedReason.TooDeep, reader.Offset);
        }

        switch (kind)
        {
            case CborKind.Integer: output.WriteNumberValue(reader.ReadInteger()); break;
            case CborKind.Bytes: WriteBytes(reader.ReadBytes(), output); break;
            case CborKind.Text: output.WriteStringValue(reader.ReadTextUtf8()); break;
            case CborKind.Link: WriteLink(reader.ReadCid(), output); break;
            case CborKind.Boolean: output.WriteBooleanValue(reader.ReadBoolean()); break;
            case CborKind.Null:
                reader.ReadNull();
                output.WriteNullValue();
                break;
            case CborKind.Array:
                output.WriteStartArray();
                for (var left = reader.ReadArrayHeader(); left > 0; left--)
                {
                    WriteItem(ref reader, output, depthLeft - 1);
                }

                output.WriteEndArray();
                break;
            case CborKind.Map:
                output.WriteStartObject();
                var order = default(KeyOrder);
                for (var left = reader.ReadMapHeader(); left > 0; left--)
                {
                    output.WritePropertyName(reader.ReadKey(ref order));
                    WriteItem(ref reader, output, depthLeft - 1);
                }

                output.WriteEndObject();
                break;
        }
    }
}
