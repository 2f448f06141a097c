using System.Text.Json;
using PlyrFm.AppViewApi.Pages;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Feeds;

/// <summary>Tells other sites how to show a track or a list in a frame.</summary>
/// <remarks>https://oembed.com</remarks>
internal static class OEmbed
{
    private const int Width = 480;

    /// <param name="maxWidth">No wider than this, in pixels.</param>
    /// <param name="maxHeight">No higher than this.</param>
    public static byte[] Write(ApiOptions options, TrackCollection collection, bool isTrack, long maxWidth, long maxHeight)
    {
        var width = Math.Min(Width, maxWidth);
        var height = Math.Min(isTrack ? EmbedPage.TrackHeight : EmbedPage.ListHeight, maxHeight);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ErrorJson.Relaxed.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteString("type", "rich");
            json.WriteString("title", collection.Name);
            json.WriteString("author_name", collection.By);
            json.WriteString("provider_name", "plyr AppView");
            json.WriteString("provider_url", options.Origin);
            json.WriteNumber("cache_age", 300);
            json.WriteNumber("width", width);
            json.WriteNumber("height", height);
            json.WriteString("html", Frame(options, collection, isTrack, width, height).Markup);
            // A thumbnail has to come with its size, and that is not known: sites that want one read it from the page.
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static Html Frame(ApiOptions options, TrackCollection collection, bool isTrack, long width, long height)
    {
        var uri = AtUri.Parse(collection.Uri);
        var address = $"{options.Origin}/embed/{(isTrack ? "track" : "list")}/{uri.Authority}/{uri.RecordKey}";
        return Html.Of(
            $"<iframe src=\"{address}\" width=\"{width}\" height=\"{height}\" title=\"{collection.Name}\" loading=\"lazy\" style=\"border:0\"></iframe>");
    }
}
