using System.Numerics;

namespace PlyrFm.AtProto.Syntax;

/// <summary>Reads a datetime by hand: <see cref="DateTimeOffset"/> knows no year 0, no second 60 and no offset beyond 14 hours.</summary>
internal static class DatetimeParser
{
    // "0000-01-01T00:00:00".Length
    private const int WholePart = 19;

    // The last whole microsecond of the year 9999.
    private static readonly DateTimeOffset Latest = DateTimeOffset.MaxValue.AddTicks(1 - TimeSpan.TicksPerMicrosecond);

    public static bool TryRead<T>(ReadOnlySpan<T> text, bool isLenient, out DateTimeOffset instant) where T : unmanaged, IBinaryInteger<T>
    {
        instant = default;
        if (text.Length is < WholePart or > AtDatetime.MaxLength
            || Number(text, 0, 4) is not (>= 0 and var year) || Characters.At(text, 4) != '-'
            || Number(text, 5, 2) is not (>= 1 and <= 12 and var month) || Characters.At(text, 7) != '-'
            || Number(text, 8, 2) is not (>= 1 and var day) || day > DaysInMonth(year, month)
            || !IsSeparator(Characters.At(text, 10), isLenient)
            || Number(text, 11, 2) is not (>= 0 and <= 23 and var hour) || Characters.At(text, 13) != ':'
            || Number(text, 14, 2) is not (>= 0 and <= 59 and var minute) || Characters.At(text, 16) != ':'
            || Number(text, 17, 2) is not (>= 0 and <= 60 and var second)
            || !TryReadFraction(text, out var microseconds, out var zoneStart)
            || !TryReadZone(text[zoneStart..], isLenient, out var offsetMinutes))
        {
            return false;
        }

        if (second == 60)
        {
            (second, microseconds) = (59, 999_999);
        }

        // Ticks from 0000-01-01: year 0 is a leap year of 366 days before .NET's epoch.
        var daysBeforeYearOne = year == 0 ? -366 : 0;
        var date = year == 0 ? new DateTime(4, month, day) - new DateTime(4, 1, 1) : new DateTime(year, month, day) - DateTime.MinValue;
        var ticks = ((date.Ticks / TimeSpan.TicksPerDay) + daysBeforeYearOne) * TimeSpan.TicksPerDay
            + ((((hour * 60L) + minute - offsetMinutes) * 60) + second) * TimeSpan.TicksPerSecond
            + (microseconds * TimeSpan.TicksPerMicrosecond);
        if (ticks < -366 * TimeSpan.TicksPerDay)
        {
            return false;
        }

        instant = ticks < 0 ? DateTimeOffset.MinValue : ticks > Latest.Ticks ? Latest : new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static bool IsSeparator(uint c, bool isLenient) => c == 'T' || (isLenient && c is 't' or ' ');

    private static int DaysInMonth(int year, int month) => DateTime.DaysInMonth(year == 0 ? 4 : year, month);

    /// <returns>The number of exactly <paramref name="count"/> digits, or -1.</returns>
    private static int Number<T>(ReadOnlySpan<T> text, int start, int count) where T : unmanaged, IBinaryInteger<T>
    {
        var number = 0;
        for (var i = start; i < start + count; i++)
        {
            var c = Characters.At(text, i);
            if (!Characters.IsDigit(c))
            {
                return -1;
            }

            number = (number * 10) + (int)(c - '0');
        }

        return number;
    }

    private static bool TryReadFraction<T>(ReadOnlySpan<T> text, out int microseconds, out int end) where T : unmanaged, IBinaryInteger<T>
    {
        microseconds = 0;
        end = WholePart;
        if (end >= text.Length || Characters.At(text, end) != '.')
        {
            return true;
        }

        var unit = 100_000;
        for (end++; end < text.Length && Characters.IsDigit(Characters.At(text, end)); end++)
        {
            microseconds += unit * (int)(Characters.At(text, end) - '0');
            unit /= 10;
        }

        return end > WholePart + 1;
    }

    private static bool TryReadZone<T>(ReadOnlySpan<T> text, bool isLenient, out int offsetMinutes) where T : unmanaged, IBinaryInteger<T>
    {
        offsetMinutes = 0;
        if (text.Length == 0)
        {
            return isLenient;
        }

        var sign = Characters.At(text, 0);
        if (text.Length == 1)
        {
            return sign == 'Z' || (isLenient && sign == 'z');
        }

        var hasColon = text.Length == 6 && Characters.At(text, 3) == ':';
        if (sign is not ('+' or '-') || !(hasColon || (isLenient && text.Length == 5))
            || Number(text, 1, 2) is not (>= 0 and <= 23 and var hours)
            || Number(text, hasColon ? 4 : 3, 2) is not (>= 0 and <= 59 and var minutes))
        {
            return false;
        }

        offsetMinutes = ((hours * 60) + minutes) * (sign == '-' ? -1 : 1);

        // RFC 3339 gives -00:00 a meaning ("offset unknown") that ISO 8601 forbids.
        return isLenient || sign == '+' || offsetMinutes != 0;
    }
}
