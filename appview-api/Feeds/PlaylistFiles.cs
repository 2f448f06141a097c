using System.Globalization;
using System.Text;
using System.Text.Json;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Feeds;

/// <summary>Writes a list in the forms that players of files open. Tracks that not everybody can play are left out: there is no address to give.</summary>
internal static class PlaylistFiles
{
    public const string M3u8Type = "audio/x-mpegurl; charset=utf-8";
    public const string JspfType = "application/jspf+json; charset=utf-8";

    private const string M3u8Header = "#EXTM3U";

    /// <summary>Extended M3U in UTF-8. Names are single lines already, so that no name can add a line of its own.</summary>
    public static byte[] WriteM3u8(TrackCollection list)
    {
        var text = new StringBuilder(M3u8Header).Append('\n');
        text.Append("#PLAYLIST:").Append(list.Name).Append('\n');
        foreach (var track in list.Tracks)
        {
            if (track.Address is not { } address)
                continue;
            // -1 says that the length is not known.
            text.Append("#EXTINF:").Append((track.View.Duration ?? -1).ToString(CultureInfo.InvariantCulture));
            text.Append(',').Append(track.By).Append(" - ").Append(track.View.Title).Append('\n').Append(address).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <remarks>https://www.xspf.org/jspf</remarks>
    public static byte[] WriteJspf(TrackCollection list)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ErrorJson.Relaxed.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteStartObject("playlist");
            json.WriteString("title", list.Name);
            json.WriteString("creator", list.By);
            json.WriteString("identifier", list.Uri);
            json.WriteString("info", list.Page);
            if (list.Artwork is { } picture)
                json.WriteString("image", picture);
            json.WriteStartArray("track");
            foreach (var track in list.Tracks)
                WriteTrack(json, track);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteTrack(Utf8JsonWriter json, FeedTrack track)
    {
        if (track.Address is not { } address)
            return;
        json.WriteStartObject();
        WriteOne(json, "location", address);
        WriteOne(json, "identifier", track.View.Uri);
        json.WriteString("title", track.View.Title);
        json.WriteString("creator", track.By);
        if (track.View.Duration is { } seconds)
            json.WriteNumber("duration", seconds * 1000);
        if (track.View.Artwork is { } picture)
            json.WriteString("image", picture.Fullsize);
        json.WriteEndObject();
    }

    private static void WriteOne(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartArray(name);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
