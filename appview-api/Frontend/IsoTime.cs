using System.Globalization;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Times as the front end's API writes them, and reads them in cursors.</summary>
internal static class IsoTime
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd",
    ];

    /// <summary>UTC, with microseconds only where there are any: <c>2026-08-22T18:55:31.123456+00:00</c>.</summary>
    public static string Text(DateTime time) => time.ToString(
        time.Ticks % TimeSpan.TicksPerSecond < TimeSpan.TicksPerMicrosecond ? "yyyy-MM-dd'T'HH:mm:ss'+00:00'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'",
        CultureInfo.InvariantCulture);

    /// <summary>Null for a text that is no time. A plus sign may have become a blank on the way.</summary>
    public static DateTime? Read(string text)
    {
        var sign = text.LastIndexOf(' ');
        var repaired = sign > "yyyy-MM-dd".Length ? $"{text[..sign]}+{text[(sign + 1)..]}" : text;
        return DateTime.TryParseExact(
            repaired, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }
}
