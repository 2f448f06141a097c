using System.Numerics;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Cbor;

/// <summary>RFC 4648 base32, lower case, no padding: the multibase <c>b</c>.</summary>
public static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>How many characters so many bytes become.</summary>
    /// <param name="bytes">Number of bytes, from 0.</param>
    /// <returns>Number of characters.</returns>
    public static int EncodedLength(int bytes) => ((bytes * 8) + 4) / 5;

    /// <summary>Writes bytes as text.</summary>
    /// <typeparam name="T">The unit of the text: <c>char</c>, or <c>byte</c> for UTF-8.</typeparam>
    /// <param name="bytes">What to write.</param>
    /// <param name="characters">Receives <see cref="EncodedLength"/> characters; may be longer.</param>
    public static void Encode<T>(ReadOnlySpan<byte> bytes, Span<T> characters) where T : unmanaged, IBinaryInteger<T>
    {
        uint buffer = 0;
        int bits = 0, written = 0;
        foreach (var b in bytes)
        {
            buffer = (buffer << 8) | b;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                characters[written++] = T.CreateTruncating(Alphabet[(int)(buffer >> (bits - 5)) & 31]);
            }
        }

        if (bits > 0)
        {
            characters[written] = T.CreateTruncating(Alphabet[(int)(buffer << (5 - bits)) & 31]);
        }
    }

    /// <summary>
    /// Fills <paramref name="bytes"/> exactly, so that each sequence of bytes has one text alone.
    /// </summary>
    /// <typeparam name="T">The unit of the text: <c>char</c>, or <c>byte</c> for UTF-8.</typeparam>
    /// <param name="characters">The text.</param>
    /// <param name="bytes">Receives as many bytes as it has room for.</param>
    /// <returns>False on any other length, a foreign character, or bits left over that are not 0; what was filled is undefined then.</returns>
    public static bool TryDecode<T>(ReadOnlySpan<T> characters, Span<byte> bytes) where T : unmanaged, IBinaryInteger<T>
    {
        if (characters.Length != EncodedLength(bytes.Length))
        {
            return false;
        }

        uint buffer = 0;
        int bits = 0, written = 0;
        for (var i = 0; i < characters.Length; i++)
        {
            var c = Characters.At(characters, i);
            var digit = Characters.IsLower(c) ? c - 'a' : c - '2' <= 5 ? c - '2' + 26 : uint.MaxValue;
            if (digit == uint.MaxValue)
            {
                return false;
            }

            buffer = (buffer << 5) | digit;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[written++] = (byte)(buffer >> bits);
            }
        }

        return (buffer & ((1u << bits) - 1)) == 0;
    }
}
