using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PlyrFm.AtProto.Syntax;

internal static class SyntaxError
{
    // Enough to recognise the value in a log, short enough that a hostile one cannot flood it.
    private const int ShownLength = 64;

    [DoesNotReturn]
    public static T Throw<T>(ReadOnlySpan<char> text, string expected) =>
        throw new FormatException($"Not {expected}: \"{(text.Length > ShownLength ? $"{text[..ShownLength]}..." : text)}\".");

    [DoesNotReturn]
    public static T Throw<T>(ReadOnlySpan<byte> utf8, string expected) =>
        Throw<T>(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, ShownLength + 1)]), expected);
}
