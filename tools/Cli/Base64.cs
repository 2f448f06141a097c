using System.Diagnostics.CodeAnalysis;

namespace PlyrFm.Cli;

/// <summary>Base64 as people paste it: standard or URL alphabet, padded or not.</summary>
internal static class Base64
{
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        var standard = text.Trim().Replace('-', '+').Replace('_', '/').TrimEnd('=');
        standard = standard.PadRight((standard.Length + 3) / 4 * 4, '=');
        var buffer = new byte[standard.Length];
        bytes = Convert.TryFromBase64String(standard, buffer, out var length) ? buffer[..length] : null;
        return bytes is not null;
    }
}
