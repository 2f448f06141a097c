using System.Text.Json;
using PlyrFm.AppViewApi.Pages;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Feeds;

/// <summary>Tells other sites how to show a track or a list in a frame.</summary>
/// <remarks>https://oembed.com</remarks>
internal static class OEmbed
{
    private const int Width = 480;

    /// <param name="maxWidth">No wider than this, in pixels.</param>
    /// <param name="maxHeight">No higher than this.</param>
    public static byte[] Write(ApiOptions options, Frame frame, long maxWidth, long maxHeight)
    {
        var width = Math.Min(Width, maxWidth);
        var height = Math.Min(frame.IsTrack ? EmbedPage.TrackHeight : EmbedPage.ListHeight, maxHeight);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ErrorJson.Relaxed.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteString("type", "rich");
            json.WriteString("title", frame.Shown.Name);
            json.WriteString("author_name", frame.Shown.By);
            json.WriteString("provider_name", "plyr AppView");
            json.WriteString("provider_url", options.Origin);
            json.WriteNumber("cache_age", 300);
            json.WriteNumber("width", width);
            json.WriteNumber("height", height);
            json.WriteString("html", Markup(options, frame, width, height).Markup);
            // A thumbnail has to come with its size, and that is not known: sites that want one read it from the page.
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static Html Markup(ApiOptions options, Frame frame, long width, long height) => Html.Of(
        $"<iframe src=\"{options.Origin}{frame.Path}\" width=\"{width}\" height=\"{height}\" title=\"{frame.Shown.Name}\" loading=\"lazy\" style=\"border:0\"></iframe>");
}
