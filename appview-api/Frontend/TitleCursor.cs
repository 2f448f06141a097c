using System.Buffers.Text;
using System.Globalization;
using System.Text;
using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>
/// Cursors of an order by title: the place itself, in base64url. It leads on when the album that it stands on is gone. What it holds is only ever
/// bound as a parameter.
/// </summary>
internal static class TitleCursor
{
    private const char Separator = '\n';

    // Of 100 characters, none of which takes more than four bytes, and a number.
    private const int MaxLength = 600;

    public static string Write(TitlePlace place) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{place.Id.ToString(CultureInfo.InvariantCulture)}{Separator}{place.Text}"));

    public static TitlePlace Read(string? cursor)
    {
        if (cursor is null)
            return TitlePlace.First;
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
            throw FrontendError.BadCursor();
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        var end = text.IndexOf(Separator, StringComparison.Ordinal);
        return end > 0 && long.TryParse(text.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && !text.Contains('\0', StringComparison.Ordinal)
            ? new TitlePlace(text[(end + 1)..], id)
            : throw FrontendError.BadCursor();
    }
}
