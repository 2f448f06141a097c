using Microsoft.Net.Http.Headers;

namespace PlyrFm.AppViewApi.Audio;

/// <summary>The part of a body that is asked for.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">Bytes from there.</param>
/// <remarks>RFC 9110, 14. A server may ignore what it does not want to serve: several ranges at once are answered with the whole.</remarks>
internal readonly record struct ByteRange(long Start, long Length)
{
    /// <summary>The range that the request asks for.</summary>
    /// <param name="tag">Of the body: a client that has parts of another one needs the whole.</param>
    /// <returns>Null for the whole; a range without bytes for one that lies outside of it.</returns>
    public static ByteRange? Of(HttpRequest request, long length, EntityTagHeaderValue tag)
    {
        var headers = request.GetTypedHeaders();
        if (!HttpMethods.IsGet(request.Method) || headers.Range is not { Unit.Value: "bytes", Ranges: { Count: 1 } ranges })
            return null;
        if (!IsStillTheSame(headers, tag))
            return null;
        return ranges.First() switch
        {
            // The last bytes.
            { From: null, To: { } count } => count == 0 ? default(ByteRange) : new ByteRange(Math.Max(0, length - count), Math.Min(count, length)),
            { From: { } from } when from >= length => default(ByteRange),
            { From: { } from, To: var to } => new ByteRange(from, Math.Min(to ?? long.MaxValue, length - 1) - from + 1),
            _ => null,
        };
    }

    // A date says nothing here: bodies have none. A weak tag is not enough for parts that are to be put together.
    private static bool IsStillTheSame(Microsoft.AspNetCore.Http.Headers.RequestHeaders headers, EntityTagHeaderValue tag) =>
        headers.IfRange is not { } condition || (condition.EntityTag is { } known && known.Compare(tag, useStrongComparison: true));
}
