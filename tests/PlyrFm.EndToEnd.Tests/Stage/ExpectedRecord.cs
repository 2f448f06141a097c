using System.Text.Json.Nodes;

namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>A record as its PDS lists it.</summary>
/// <param name="IsShown">False: the test has made it so that it must not be shown.</param>
internal sealed record ExpectedRecord(string Uri, string Cid, JsonObject Value, bool IsShown)
{
    /// <summary>The collections that are indexed.</summary>
    public static readonly IReadOnlyList<string> Collections =
        ["fm.plyr.track", "fm.plyr.like", "fm.plyr.comment", "fm.plyr.list", "fm.plyr.actor.profile", "app.bsky.actor.profile"];

    public string Did => Uri.Split('/')[2];

    public string Collection => Uri.Split('/')[3];

    public string RecordKey => Uri.Split('/')[4];

    public string? Text(string field) => Value[field]?.GetValue<string>();

    /// <summary>The URI in the strong reference that likes, comments and the items of a list have.</summary>
    public static string SubjectOf(JsonNode node) => node["subject"]!["uri"]!.GetValue<string>();
}
