using System.Text.Json.Nodes;

namespace PlyrFm.TestKit.Network;

/// <summary>A record as its PDS acknowledged it: what an index must come to show.</summary>
/// <param name="Rev">Of the commit; null when the PDS made none, because nothing changed.</param>
public sealed record WrittenRecord(string Uri, string Cid, string? Rev = null)
{
    /// <summary>The last part of the AT-URI.</summary>
    public string RecordKey => Uri[(Uri.LastIndexOf('/') + 1)..];

    /// <summary>The strong reference that other records hold.</summary>
    public JsonObject Reference => new() { ["uri"] = Uri, ["cid"] = Cid };
}
