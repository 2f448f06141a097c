using System.Text.Json;
using System.Text.Json.Serialization;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>Writes bytes as <c>{"$bytes": "..."}</c>.</summary>
public sealed class BytesJsonConverter : JsonConverter<ReadOnlyMemory<byte>>
{
    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DataJsonElement.Read(ref reader) is DataBytes bytes ? bytes.Value : throw new JsonException("must be bytes");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) =>
        CborJson.WriteBytes(value.Span, writer);
}
