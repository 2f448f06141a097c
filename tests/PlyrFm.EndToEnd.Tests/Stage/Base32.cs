namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>RFC 4648, lower case, without padding: how CIDs are written. Not the library's, which is under test.</summary>
internal static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    public static byte[] Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length * 5 / 8];
        var (bits, count, at) = (0, 0, 0);
        foreach (var c in text)
        {
            bits = (bits << 5) | Alphabet.IndexOf(c, StringComparison.Ordinal);
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes[at++] = (byte)(bits >> count);
                bits &= (1 << count) - 1;
            }
        }

        return bytes;
    }
}
