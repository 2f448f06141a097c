using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace PlyrFm.AppViewApi.Pages;

/// <summary>Takes an interpolated string apart, so that what stands in its holes is encoded unless it is <see cref="Html"/> itself.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlTemplate(int literalLength, int formattedCount)
{
    private readonly StringBuilder _markup = new(literalLength + (formattedCount * 16));

    public void AppendLiteral(string literal) => _markup.Append(literal);

    public void AppendFormatted(string? text) => _markup.Append(Html.Encode(text ?? ""));

    public void AppendFormatted(long number) => _markup.Append(number.ToString("N0", CultureInfo.InvariantCulture));

    public void AppendFormatted(Html part) => _markup.Append(part.Markup);

    public void AppendFormatted(IEnumerable<Html> parts)
    {
        foreach (var part in parts)
            _markup.Append(part.Markup);
    }

    public string ToMarkup() => _markup.ToString();
}
