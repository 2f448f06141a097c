using System.Globalization;
using System.Text.Json.Nodes;

using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>Records as clients write them.</summary>
internal static class Songbook
{
    private static int _minutes;

    public static JsonObject Track(string title) => new()
    {
        ["title"] = title,
        ["artist"] = "Maren",
        ["fileType"] = "mp3",
        ["duration"] = 187,
        ["audioUrl"] = "https://audio.plyr.fm/audio/0123456789abcdef.mp3",
        ["createdAt"] = Now(),
    };

    public static JsonObject Like(WrittenRecord track) => new() { ["subject"] = track.Reference, ["createdAt"] = Now() };

    public static JsonObject Comment(WrittenRecord track, string text, int atMs) =>
        new() { ["subject"] = track.Reference, ["text"] = text, ["timestampMs"] = atMs, ["createdAt"] = Now() };

    public static JsonObject List(string name, string? type, params IEnumerable<WrittenRecord> tracks)
    {
        var items = tracks.Select(track => (JsonNode)new JsonObject { ["subject"] = track.Reference });
        var list = new JsonObject { ["name"] = name, ["items"] = new JsonArray([.. items]), ["createdAt"] = Now() };
        if (type is not null)
        {
            list["listType"] = type;
        }

        return list;
    }

    public static JsonObject Profile(string bio) => new() { ["bio"] = bio, ["createdAt"] = Now() };

    /// <summary>The same record with another value of one field.</summary>
    public static JsonObject With(this JsonObject record, string field, JsonNode? value)
    {
        var copy = record.DeepClone().AsObject();
        copy[field] = value?.DeepClone();
        return copy;
    }

    /// <summary>The same record without a field.</summary>
    public static JsonObject Without(this JsonObject record, string field)
    {
        var copy = record.DeepClone().AsObject();
        copy.Remove(field);
        return copy;
    }

    // Every record a minute later than the one before, so that their order is known.
    private static string Now() =>
        new DateTime(2025, 3, 1, 12, 0, 0, 125, DateTimeKind.Utc).AddMinutes(Interlocked.Increment(ref _minutes))
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
