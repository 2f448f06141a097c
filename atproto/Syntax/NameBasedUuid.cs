using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PlyrFm.AtProto.Syntax;

/// <summary>UUIDs that everybody makes alike from the same name (version 5).</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc9562#section-5.5</remarks>
public static class NameBasedUuid
{
    private const int Version = 0x50;
    private const int Variant = 0x80;

    // https://www.rfc-editor.org/rfc/rfc9562#section-6.6
    private static readonly byte[] UrlNamespace = new Guid("6ba7b811-9dad-11d1-80b4-00c04fd430c8").ToByteArray(bigEndian: true);

    /// <summary>The UUID of a URL, an AT-URI among them.</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "The RFC says SHA-1; it is a name and protects nothing.")]
    public static Guid OfUrl(string url)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData([.. UrlNamespace, .. Encoding.UTF8.GetBytes(url)], hash);
        hash[6] = (byte)((hash[6] & 0x0f) | Version);
        hash[8] = (byte)((hash[8] & 0x3f) | Variant);
        return new Guid(hash[..16], bigEndian: true);
    }
}
