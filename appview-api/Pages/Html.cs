using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace PlyrFm.AppViewApi.Pages;

/// <summary>A piece of a page. Only literals of our own source become markup; whatever is put into them becomes text.</summary>
internal readonly record struct Html(string Markup)
{
    // The basic plane as it is: titles of any language stay readable in the source.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static Html Empty { get; } = new("");

    public static Html Of(HtmlTemplate template) => new(template.ToMarkup());

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(static part => part.Markup)));

    /// <summary>For text between tags and for values of attributes in quotes.</summary>
    public static string Encode(string text) => Encoder.Encode(text);

    public override string ToString() => Markup;
}
