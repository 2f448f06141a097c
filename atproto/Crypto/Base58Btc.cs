using System.Diagnostics.CodeAnalysis;

namespace PlyrFm.AtProto.Crypto;

/// <summary>Base 58 with the Bitcoin alphabet, without the multibase prefix <c>z</c>.</summary>
internal static class Base58Btc
{
    // A 65 byte point with a two byte prefix needs 92 characters. The codec is quadratic, so hostile text must end early.
    public const int MaxChars = 128;

    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        int zeros = bytes.IndexOfAnyExcept((byte)0);
        zeros = zeros < 0 ? bytes.Length : zeros;

        // log(256)/log(58) < 1.37 digits a byte.
        Span<byte> digits = stackalloc byte[bytes.Length * 137 / 100 + 1];
        int count = 0;
        foreach (byte b in bytes[zeros..])
        {
            int carry = b;
            for (int i = 0; i < count; i++)
            {
                carry += digits[i] << 8;
                digits[i] = (byte)(carry % 58);
                carry /= 58;
            }
            for (; carry > 0; carry /= 58)
            {
                digits[count++] = (byte)(carry % 58);
            }
        }

        Span<char> text = stackalloc char[zeros + count];
        text[..zeros].Fill('1');
        for (int i = 0; i < count; i++)
        {
            text[zeros + i] = Alphabet[digits[count - 1 - i]];
        }
        return new string(text);
    }

    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length is 0 or > MaxChars)
        {
            return false;
        }
        int zeros = text.IndexOfAnyExcept('1');
        zeros = zeros < 0 ? text.Length : zeros;

        // Little endian, like the digits above.
        Span<byte> value = stackalloc byte[MaxChars];
        int count = 0;
        foreach (char c in text[zeros..])
        {
            int carry = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (carry < 0)
            {
                return false;
            }
            for (int i = 0; i < count; i++)
            {
                carry += value[i] * 58;
                value[i] = (byte)carry;
                carry >>= 8;
            }
            if (carry > 0)
            {
                value[count++] = (byte)carry;
            }
        }

        bytes = new byte[zeros + count];
        value[..count].CopyTo(bytes.AsSpan(zeros));
        bytes.AsSpan(zeros).Reverse();
        return true;
    }
}
