using System.Globalization;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>A body that is not an answer of XRPC: a feed, a file, a page.</summary>
internal sealed record DocumentReply(byte[] Body, string ContentType, Freshness Freshness)
{
    /// <summary>When the newest part of it came to be; null where that means nothing.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Answers 200 with the body, or 304 when the client already has it.</summary>
    public async Task SendAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        ResponseHeaders.SetFreshness(headers, Freshness);
        if (LastModified is { } time)
            headers.LastModified = time.ToString("r", CultureInfo.InvariantCulture);
        if (EntityTag.IsKnownToClient(context, EntityTag.Of(Body)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = ContentType;
        context.Response.ContentLength = Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(Body, context.RequestAborted);
    }
}
