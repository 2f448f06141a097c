using System.Text.Json.Nodes;

namespace PlyrFm.TestKit.Network;

/// <summary>One write of a batch.</summary>
public sealed class RecordWrite
{
    private readonly JsonObject _json;

    private RecordWrite(string action, string collection, string? recordKey, JsonObject? record)
    {
        _json = new JsonObject { ["$type"] = $"com.atproto.repo.applyWrites#{action}", ["collection"] = collection };
        if (recordKey is not null)
        {
            _json["rkey"] = recordKey;
        }

        if (record is not null)
        {
            _json["value"] = Typed(collection, record);
        }
    }

    /// <summary>A new record; without a key the PDS chooses one.</summary>
    public static RecordWrite Create(string collection, JsonObject record, string? recordKey = null) => new("create", collection, recordKey, record);

    /// <summary>A new version of a record.</summary>
    public static RecordWrite Update(string collection, string recordKey, JsonObject record) => new("update", collection, recordKey, record);

    /// <summary>The end of a record.</summary>
    public static RecordWrite Delete(string collection, string recordKey) => new("delete", collection, recordKey, null);

    internal JsonNode ToJson() => _json;

    /// <summary>A copy, since a JSON node has one parent, with the $type that the collection asks for unless it has one.</summary>
    internal static JsonObject Typed(string collection, JsonObject record)
    {
        var copy = record.DeepClone().AsObject();
        copy.TryAdd("$type", collection);
        return copy;
    }
}
