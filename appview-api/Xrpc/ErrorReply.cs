namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>An error as its client is to see it.</summary>
/// <param name="Error">With the status and headers that this client reads, which need not be those that it failed with.</param>
internal sealed record ErrorReply(XrpcError Error, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Sends the error in the shape of its endpoint, and what holds for errors of every shape.</summary>
    public static async Task SendAsync(HttpContext context, XrpcError error)
    {
        var reply = ErrorShape.Of(context).Write(context, error);
        var told = reply.Error;
        var response = context.Response;
        ResponseHeaders.SetFreshness(response.Headers, Freshness.NoStore);
        if (told.RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString();
        if (told.Challenge is { } challenge)
            response.Headers.WWWAuthenticate = challenge;
        if (told.Allow is { } methods)
            response.Headers.Allow = methods;

        response.StatusCode = told.Status;
        response.ContentType = reply.ContentType;
        response.ContentLength = reply.Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(reply.Body, context.RequestAborted);
    }
}
