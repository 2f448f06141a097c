using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
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
    /// <remarks>
    /// Weak: the compressed forms of a body share its tag. The same body is another answer when other labelers had their say: a 304 would leave the
    /// client with the names of those before.
    /// </remarks>
    public static bool IsKnownToClient(HttpContext context, string text)
    {
        var labelers = context.Response.Headers[ResponseHeaders.ContentLabelers].ToString();
        var tag = new EntityTagHeaderValue(labelers.Length == 0 ? text : $"{text[..^1]}.{Of(Encoding.UTF8.GetBytes(labelers))[1..]}", isWeak: true);
        context.Response.Headers.ETag = tag.ToString();
        return context.Request.GetTypedHeaders().IfNoneMatch
            .Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
    }
}
