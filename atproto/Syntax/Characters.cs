using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace PlyrFm.AtProto.Syntax;

/// <summary>
/// ASCII classes shared by the parsers. T is <see cref="byte"/> (UTF-8) or <see cref="char"/>: one parser, both encodings.
/// </summary>
/// <remarks>Every identifier of the protocol is ASCII, so any code unit of a non-ASCII character falls outside all classes.</remarks>
internal static class Characters
{
    public static uint At<T>(ReadOnlySpan<T> text, int index) where T : unmanaged, IBinaryInteger<T> =>
        uint.CreateTruncating(text[index]);

    public static bool IsDigit(uint c) => c - '0' <= 9;

    public static bool IsLower(uint c) => c - 'a' <= 25;

    public static bool IsUpper(uint c) => c - 'A' <= 25;

    public static bool IsLetter(uint c) => (c | 0x20) - 'a' <= 25;

    public static bool IsLetterOrDigit(uint c) => IsLetter(c) || IsDigit(c);

    public static bool IsHex(uint c) => IsDigit(c) || (c | 0x20) - 'a' <= 5;

    public static bool StartsWith<T>(ReadOnlySpan<T> text, string prefix) where T : unmanaged, IBinaryInteger<T>
    {
        if (text.Length < prefix.Length)
        {
            return false;
        }

        for (var i = 0; i < prefix.Length; i++)
        {
            if (At(text, i) != prefix[i])
            {
                return false;
            }
        }

        return true;
    }

    public static bool EqualsIgnoringCase<T>(ReadOnlySpan<T> text, string lowerCase) where T : unmanaged, IBinaryInteger<T>
    {
        if (text.Length != lowerCase.Length)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var c = At(text, i);
            if ((IsUpper(c) ? c | 0x20 : c) != lowerCase[i])
            {
                return false;
            }
        }

        return true;
    }

    public static bool ContainsUpper<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T>
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsUpper(At(text, i)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The string of text already known to be ASCII.</summary>
    public static string ToText<T>(ReadOnlySpan<T> ascii) where T : unmanaged, IBinaryInteger<T> =>
        Unsafe.SizeOf<T>() == sizeof(char)
            ? new string(MemoryMarshal.Cast<T, char>(ascii))
            : Encoding.ASCII.GetString(MemoryMarshal.Cast<T, byte>(ascii));
}
