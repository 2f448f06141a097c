using System.Globalization;
using System.Text.Json.Nodes;

namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>
/// The rows that follow from a set of records, in the words of <see cref="IndexDump"/>: what a like joins and counts for, which tracks have
/// anything to play. The plainest way to say it, and no fast one.
/// </summary>
internal sealed class ExpectedLines
{
    private readonly ExpectedRecord[] _shown;
    private readonly HashSet<string> _tracks;

    private ExpectedLines(IEnumerable<ExpectedRecord> records)
    {
        _shown = [.. records.Where(record => record.IsShown)];
        _tracks = [.. Of("fm.plyr.track").Select(track => track.Uri)];
    }

    public static IEnumerable<string> Of(IReadOnlyList<ExpectedRecord> records)
    {
        var lines = new ExpectedLines(records);
        return records.Select(record => $"record {record.Uri} {HexOf(record.Cid)} {(record.IsShown ? "shown" : "invalid")}")
            .Concat(lines._shown.SelectMany(lines.LinesOf));
    }

    private IEnumerable<ExpectedRecord> Of(string collection) => _shown.Where(record => record.Collection == collection);

    private IEnumerable<string> LinesOf(ExpectedRecord record)
    {
        switch (record.Collection)
        {
            case "fm.plyr.track":
                yield return TrackLine(record);
                break;
            case "fm.plyr.like":
                yield return $"like {record.Uri} {Join(record.Value)} {(IsCounted(record) ? "counted" : "spare")}";
                break;
            case "fm.plyr.comment":
                yield return $"comment {record.Uri} {Join(record.Value)} {record.Value["timestampMs"]} hidden 0";
                break;
            case "fm.plyr.list":
                var items = record.Value["items"]!.AsArray();
                yield return $"list | {record.Uri} | {Plain(record.Text("name"))} | {record.Text("listType") ?? "-"} | {items.Count} | hidden 0";
                for (var i = 0; i < items.Count; i++)
                {
                    yield return $"item {record.Uri} {i} {Join(items[i]!)}";
                }

                break;
            case "fm.plyr.actor.profile" when record.RecordKey == "self":
                yield return $"profile | {record.Uri} | {Plain(record.Text("bio"))} | {record.Text("avatar") ?? "-"}";
                break;
            case "app.bsky.actor.profile" when record.RecordKey == "self":
                yield return $"profile | {record.Uri} | {Plain(record.Text("displayName"))} | {Plain(record.Text("description"))}";
                break;
        }
    }

    private string TrackLine(ExpectedRecord track)
    {
        var blob = track.Value["audioBlob"];
        var url = track.Text("audioUrl") is { } text && text.StartsWith("https://audio.plyr.fm/", StringComparison.Ordinal) ? text : null;
        string[] labels = [.. Texts(track.Value["labels"]?["values"], value => value["val"]!)];
        var hidden = (labels.Intersect(["sexual", "porn"]).Any() ? 1 : 0) + (blob is null && url is null ? 16 : 0);
        return string.Join(
            " | ",
            "track", track.Uri, Plain(track.Text("title")), Plain(track.Text("artist")), Plain(track.Text("album")), track.Text("fileType"),
            track.Value["duration"]?.ToString() ?? "-", url ?? "-",
            blob is null ? "-" : HexOf(blob["ref"]!["$link"]!.GetValue<string>()), blob?["mimeType"]?.ToString() ?? "-", blob?["size"]?.ToString() ?? "-",
            $"labels {{{string.Join(',', labels)}}}", $"tags {string.Join(',', Texts(track.Value["tags"], tag => tag))}",
            $"features {string.Join(' ', Texts(track.Value["features"], feature => feature["did"]!))}",
            $"hidden {hidden}",
            $"likes {Of("fm.plyr.like").Count(like => ExpectedRecord.SubjectOf(like.Value) == track.Uri && IsCounted(like))}",
            $"comments {Of("fm.plyr.comment").Count(comment => ExpectedRecord.SubjectOf(comment.Value) == track.Uri)}",
            $"lists {Of("fm.plyr.list").Count(list => list.Text("listType") != "liked" && Holds(list, track))}",
            // Times of the tests have milliseconds, and UTC unless they say otherwise.
            DateTime.Parse(track.Text("createdAt")!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
    }

    private string Join(JsonNode node)
    {
        var subject = ExpectedRecord.SubjectOf(node);
        return $"{subject} {(_tracks.Contains(subject) ? "joined" : "waiting")}";
    }

    private static bool Holds(ExpectedRecord list, ExpectedRecord track) =>
        list.Value["items"]!.AsArray().Any(item => ExpectedRecord.SubjectOf(item!) == track.Uri);

    // Of several likes that one account gives one track, the oldest counts.
    private bool IsCounted(ExpectedRecord like) => !Of("fm.plyr.like").Any(other =>
        other.Did == like.Did && ExpectedRecord.SubjectOf(other.Value) == ExpectedRecord.SubjectOf(like.Value)
        && string.CompareOrdinal(other.RecordKey, like.RecordKey) < 0);

    // Columns have neither control characters nor anything that turns the direction of writing; records keep both.
    private static string Plain(string? text) =>
        text is null ? "-" : string.Concat(text.Where(c => c is >= ' ' and not ((>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'))));

    private static IEnumerable<string> Texts(JsonNode? array, Func<JsonNode, JsonNode> select) =>
        array is null ? [] : array.AsArray().Select(element => select(element!).GetValue<string>());

    /// <summary>The bytes behind a CID's text: base32 after the letter b.</summary>
    private static string HexOf(string cid) => Convert.ToHexStringLower(Base32.Decode(cid.AsSpan(1)));
}
