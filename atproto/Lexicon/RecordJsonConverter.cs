using System.Text.Json;
using System.Text.Json.Serialization;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>Writes a stored object as JSON straight from its DAG-CBOR, in its own field order and with the fields nobody knows.</summary>
public sealed class RecordJsonConverter : JsonConverter<RecordJson>
{
    /// <inheritdoc/>
    public override RecordJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DataJsonElement.Read(ref reader) is DataMap data ? RecordJson.Of(data) : throw new JsonException("must be an object");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RecordJson value, JsonSerializerOptions options) => CborJson.Write(value.Cbor.Span, writer);
}
