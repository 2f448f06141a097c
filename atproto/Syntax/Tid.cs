using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace PlyrFm.AtProto.Syntax;

/// <summary>
/// A timestamp identifier: 63 bits as 13 characters that sort by time. 53 bits of microseconds since 1970, 10 bits of clock id.
/// </summary>
/// <remarks>
/// https://atproto.com/specs/tid. The grammar there lets a first character up to <c>j</c> pass, which would set the top bit that the
/// same page
/// says is always 0; such a text is refused here, so that <see cref="Value"/> always fits a signed 64-bit column.
/// </remarks>
public readonly record struct Tid : ISpanParsable<Tid>, IUtf8SpanParsable<Tid>, IComparable<Tid>
{
    /// <summary>The length of every TID, in characters.</summary>
    public const int Length = 13;

    private const string Expected = "a TID";
    private const string Alphabet = "234567abcdefghijklmnopqrstuvwxyz";
    private const int ClockIdBits = 10;
    private const int MaxClockId = (1 << ClockIdBits) - 1;
    private const long MaxMicroseconds = (1L << 53) - 1;

    // 2222222222222 is a valid TID with value 0, so a set top bit tells it from default. Order is kept.
    private const ulong Present = 1UL << 63;

    private readonly ulong _bits;

    private Tid(ulong value) => _bits = value | Present;

    /// <summary>The number, 0 or more; orders as the text does. 0 for <c>default</c> too: see <see cref="IsDefault"/>.</summary>
    public long Value => (long)(_bits & ~Present);

    /// <summary>True for <c>default(Tid)</c>, which is no valid TID.</summary>
    public bool IsDefault => _bits == 0;

    /// <summary>Microseconds since 1970-01-01, UTC.</summary>
    public long Microseconds => Value >> ClockIdBits;

    /// <summary>What tells apart writers in the same microsecond, 0 to 1023.</summary>
    public int ClockId => (int)(Value & MaxClockId);

    /// <summary>The moment the author claims. Nothing proves it.</summary>
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddTicks(Microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>Makes a TID of a moment.</summary>
    /// <param name="microseconds">Since 1970-01-01 UTC, 0 to 2^53 - 1.</param>
    /// <param name="clockId">0 to 1023.</param>
    public static Tid FromMicroseconds(long microseconds, int clockId)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(microseconds, MaxMicroseconds);
        ArgumentOutOfRangeException.ThrowIfNegative(clockId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(clockId, MaxClockId);
        return new Tid(((ulong)microseconds << ClockIdBits) | (uint)clockId);
    }

    /// <summary>The TID with this <see cref="Value"/>, as it comes from a database.</summary>
    public static Tid FromValue(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return new Tid((ulong)value);
    }

    /// <inheritdoc/>
    public int CompareTo(Tid other) => _bits.CompareTo(other._bits);

    /// <summary>Earlier.</summary>
    public static bool operator <(Tid left, Tid right) => left._bits < right._bits;

    /// <summary>Later.</summary>
    public static bool operator >(Tid left, Tid right) => left._bits > right._bits;

    /// <summary>Earlier or the same.</summary>
    public static bool operator <=(Tid left, Tid right) => left._bits <= right._bits;

    /// <summary>Later or the same.</summary>
    public static bool operator >=(Tid left, Tid right) => left._bits >= right._bits;

    /// <summary>Reads a TID.</summary>
    /// <returns>False when the text is anything else, or null.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Tid tid) => TryRead(text.AsSpan(), out tid);

    /// <summary>Reads a TID.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Tid tid) => TryRead(text, out tid);

    /// <summary>Reads a TID from UTF-8.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Tid tid) => TryRead(utf8, out tid);

    /// <summary>Reads a TID.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static Tid Parse(string text) => TryParse(text, out var tid) ? tid : SyntaxError.Throw<Tid>(text.AsSpan(), Expected);

    /// <inheritdoc/>
    public static Tid Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static Tid Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, out var tid) ? tid : SyntaxError.Throw<Tid>(s, Expected);

    /// <inheritdoc/>
    public static Tid Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, out var tid) ? tid : SyntaxError.Throw<Tid>(utf8Text, Expected);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Tid result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Tid result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Tid result) => TryParse(utf8Text, out result);

    /// <summary>The 13 characters; empty for <c>default</c>.</summary>
    public override string ToString() => IsDefault ? "" : string.Create(Length, Value, static (characters, value) =>
    {
        for (var i = Length - 1; i >= 0; i--)
        {
            characters[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    });

    private static bool TryRead<T>(ReadOnlySpan<T> text, out Tid tid) where T : unmanaged, IBinaryInteger<T>
    {
        tid = default;
        if (text.Length != Length)
        {
            return false;
        }

        ulong value = 0;
        for (var i = 0; i < Length; i++)
        {
            var c = Characters.At(text, i);
            var digit = Characters.IsLower(c) ? c - 'a' + 6 : c - '2' <= 5 ? c - '2' : uint.MaxValue;
            if (digit > (i == 0 ? 7u : 31u))
            {
                return false;
            }

            value = (value << 5) | digit;
        }

        tid = new Tid(value);
        return true;
    }
}
