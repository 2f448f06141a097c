using System.Security.Cryptography;
using System.Text;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>UUIDs by RFC 9562, written a second time, from the text of their hexadecimal digits.</summary>
internal static class Uuid5
{
    private const string Urls = "6ba7b8119dad11d180b400c04fd430c8";

    public static Guid OfUrl(string url)
    {
#pragma warning disable CA5350 // The RFC says SHA-1.
        var digits = Convert.ToHexStringLower(SHA1.HashData([.. Convert.FromHexString(Urls), .. Encoding.UTF8.GetBytes(url)]))[..32].ToCharArray();
#pragma warning restore CA5350
        digits[12] = '5';
        digits[16] = "89ab"[Convert.ToInt32(digits[16].ToString(), 16) & 3];
        return Guid.ParseExact(new string(digits), "N");
    }
}
