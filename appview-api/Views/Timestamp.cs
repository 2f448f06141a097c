using System.Globalization;

namespace PlyrFm.AppViewApi.Views;

internal static class Timestamp
{
    /// <summary>A time as the protocol prefers it: UTC, milliseconds, <c>Z</c>.</summary>
    public static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
