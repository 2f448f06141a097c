using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>Names a body by its content, so that a client which has it already is not sent it again.</summary>
internal static class EntityTag
{
    /// <remarks>12 bytes of SHA-256 leave no chance of two bodies with one tag.</remarks>
    public static string Of(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return $"\"{Base64Url.EncodeToString(hash[..12])}\"";
    }

    /// <summary>Sets the tag of a body, and says whether the client has that body.</summary>
    /// <remarks>Weak: the compressed forms of a body share its tag.</remarks>
    public static bool IsKnownToClient(HttpContext context, string text)
    {
        var tag = new EntityTagHeaderValue(text, isWeak: true);
        context.Response.Headers.ETag = tag.ToString();
        return context.Request.GetTypedHeaders().IfNoneMatch
            .Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
    }
}
