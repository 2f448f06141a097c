using System.Globalization;
using System.Text;
using System.Xml;
using PlyrFm.AppViewApi.Views;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>Writes answers as XML, the form that players get who do not ask for another.</summary>
internal static class XmlForm
{
    // text/xml, because by that players tell an error from audio and pictures.
    public const string ContentType = "text/xml; charset=utf-8";

    private const string Namespace = "http://subsonic.org/restapi";

    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    public static byte[] Write(string name, Element element)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, Settings))
            WriteElement(xml, name, element);
        return buffer.ToArray();
    }

    private static void WriteElement(XmlWriter xml, string name, Element element)
    {
        xml.WriteStartElement(name, Namespace);
        foreach (var (attribute, value) in element.Scalars)
            xml.WriteAttributeString(attribute, Text(value));
        if (element.Content is { } content)
            xml.WriteString(XmlCharacters.Clean(content));
        foreach (var (child, value) in element.Children)
            WriteChild(xml, child, value);
        xml.WriteEndElement();
    }

    private static void WriteChild(XmlWriter xml, string name, object value)
    {
        switch (value)
        {
            case Element element:
                WriteElement(xml, name, element);
                break;
            case Element[] elements:
                Array.ForEach(elements, element => WriteElement(xml, name, element));
                break;
            case string text:
                xml.WriteElementString(name, Namespace, Text(text));
                break;
            case long[] numbers:
                Array.ForEach(numbers, number => xml.WriteElementString(name, Namespace, Text(number)));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value));
        }
    }

    private static string Text(object value) => value switch
    {
        string text => XmlCharacters.Clean(text),
        long number => number.ToString(CultureInfo.InvariantCulture),
        bool isTrue => isTrue ? "true" : "false",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };
}
