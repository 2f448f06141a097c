using System.Text.Json;
using System.Text.Json.Serialization;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>Writes a link as <c>{"$link": "..."}</c>.</summary>
public sealed class LinkJsonConverter : JsonConverter<Cid>
{
    /// <inheritdoc/>
    public override Cid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DataJsonElement.Read(ref reader) is DataLink link ? link.Value : throw new JsonException("must be a link");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Cid value, JsonSerializerOptions options) => CborJson.WriteLink(value, writer);
}
