using System.Globalization;
using System.Text;
using System.Xml;
using PlyrFm.AppViewApi.Views;

namespace PlyrFm.AppViewApi.Feeds;

/// <summary>Writes a collection as RSS 2.0 with the tags that podcast players read.</summary>
/// <remarks>https://www.rssboard.org/rss-specification, https://podcasters.apple.com/support/823-podcast-requirements</remarks>
internal static class RssFeed
{
    public const string ContentType = "application/rss+xml; charset=utf-8";

    private const string Itunes = "http://www.itunes.com/dtds/podcast-1.0.dtd";
    private const string Atom = "http://www.w3.org/2005/Atom";

    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    /// <summary>An enclosure has to name its length and type, so only tracks that are known so well are in a feed.</summary>
    public static IEnumerable<FeedTrack> Episodes(TrackCollection collection) =>
        collection.Tracks.Where(static track => track is { Address: not null, View.Audio: { Size: not null, MimeType: not null } });

    /// <param name="self">The address of the feed itself.</param>
    public static byte[] Write(TrackCollection collection, string self)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, Settings))
        {
            xml.WriteStartElement("rss");
            xml.WriteAttributeString("version", "2.0");
            xml.WriteAttributeString("xmlns", "itunes", null, Itunes);
            xml.WriteAttributeString("xmlns", "atom", null, Atom);
            xml.WriteStartElement("channel");
            WriteChannel(xml, collection, self);
            foreach (var track in Episodes(collection))
                WriteItem(xml, track);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }

    private static void WriteChannel(XmlWriter xml, TrackCollection collection, string self)
    {
        WriteText(xml, "title", collection.Name);
        WriteText(xml, "link", collection.Page);
        WriteText(xml, "description", collection.Description ?? $"Music by {collection.By}.");
        xml.WriteStartElement("atom", "link", Atom);
        xml.WriteAttributeString("href", self);
        xml.WriteAttributeString("rel", "self");
        xml.WriteAttributeString("type", "application/rss+xml");
        xml.WriteEndElement();
        WriteItunes(xml, "author", collection.By);
        WriteItunes(xml, "explicit", Explicit(collection.Tracks.Any(track => track.IsAdult)));
        xml.WriteStartElement("itunes", "category", Itunes);
        xml.WriteAttributeString("text", "Music");
        xml.WriteEndElement();
        WritePicture(xml, collection.Artwork);
    }

    private static void WriteItem(XmlWriter xml, FeedTrack track)
    {
        xml.WriteStartElement("item");
        WriteText(xml, "title", track.View.Title);
        if (track.Description is { } description)
            WriteText(xml, "description", description);
        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", "false");
        xml.WriteString(track.View.Uri);
        xml.WriteEndElement();
        WriteText(xml, "pubDate", track.SortAt.ToString("r", CultureInfo.InvariantCulture));
        xml.WriteStartElement("enclosure");
        xml.WriteAttributeString("url", track.Address);
        xml.WriteAttributeString("length", track.View.Audio.Size!.Value.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("type", track.View.Audio.MimeType);
        xml.WriteEndElement();
        WriteItunes(xml, "author", track.By);
        WriteItunes(xml, "explicit", Explicit(track.IsAdult));
        if (track.View.Duration is { } seconds)
            WriteItunes(xml, "duration", seconds.ToString(CultureInfo.InvariantCulture));
        WritePicture(xml, track.View.Artwork?.Fullsize);
        xml.WriteEndElement();
    }

    private static string Explicit(bool isAdult) => isAdult ? "true" : "false";

    private static void WritePicture(XmlWriter xml, string? address)
    {
        if (address is null)
            return;
        xml.WriteStartElement("itunes", "image", Itunes);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private static void WriteText(XmlWriter xml, string name, string text) => xml.WriteElementString(name, XmlCharacters.Clean(text));

    private static void WriteItunes(XmlWriter xml, string name, string text) => xml.WriteElementString("itunes", name, Itunes, XmlCharacters.Clean(text));
}
