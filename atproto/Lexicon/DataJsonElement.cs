using System.Text.Json;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>Reads a value of the data model out of the middle of a JSON text.</summary>
internal static class DataJsonElement
{
    public static DataValue Read(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            return DataValue.FromJson(document.RootElement.GetRawText());
        }
        catch (MalformedDataException malformed)
        {
            throw new JsonException("not a value of the data model", malformed);
        }
    }
}
