using System.Text;
using System.Xml;

namespace PlyrFm.AppViewApi.Views;

internal static class XmlCharacters
{
    /// <summary>Without what XML has no way to write, but records may hold: U+FFFE for one.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                clean.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                clean.Append(text[i]).Append(text[++i]);
        }

        return clean.ToString();
    }
}
