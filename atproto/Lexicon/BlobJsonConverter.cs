using System.Text.Json;
using System.Text.Json.Serialization;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>Writes a blob in the JSON form of the data model.</summary>
public sealed class BlobJsonConverter : JsonConverter<BlobRef>
{
    /// <inheritdoc/>
    public override BlobRef Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var problems = new List<RecordProblem>();
        if (DataJsonElement.Read(ref reader) is DataMap data)
        {
            BlobRef.Validate(data, new RecordCheck(problems, LexiconMode.Strict));
            if (problems.Count == 0)
            {
                return BlobRef.Read(data);
            }
        }

        throw new JsonException("not a blob");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, BlobRef value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(value);
        value.Write().WriteJson(writer);
    }
}
