using System.Text;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>
/// The query part of a URL, decoded strictly: a broken escape, bytes that are not UTF-8 or U+0000 are the client's mistake and not
/// replaced by something that it did not say. Values that nobody asks for are not judged.
/// </summary>
internal readonly struct QueryString(string? raw)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _raw = raw ?? "";

    /// <summary>All values of a key in order; null stands for one that cannot be decoded.</summary>
    public IEnumerable<string?> ValuesOf(string key)
    {
        foreach (var pair in _raw.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            if (Decode(name) == key)
                yield return equals < 0 ? "" : Decode(pair[(equals + 1)..]);
        }
    }

    private static string? Decode(string text)
    {
        try
        {
            var bytes = StrictUtf8.GetBytes(text.Replace('+', ' '));
            var length = 0;
            for (var i = 0; i < bytes.Length; i++)
            {
                if (bytes[i] != '%')
                {
                    bytes[length++] = bytes[i];
                    continue;
                }

                if (i + 2 >= bytes.Length || !char.IsAsciiHexDigit((char)bytes[i + 1]) || !char.IsAsciiHexDigit((char)bytes[i + 2]))
                    return null;
                bytes[length++] = (byte)((HexValue(bytes[i + 1]) << 4) | HexValue(bytes[i + 2]));
                i += 2;
            }

            var decoded = StrictUtf8.GetString(bytes, 0, length);
            return decoded.Contains('\0') ? null : decoded;
        }
        catch (ArgumentException)
        {
            // Both directions of the strict encoding report a lone surrogate or a bad byte this way.
            return null;
        }
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
