using Microsoft.AspNetCore.Http.Features;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>Checks that every public request has to pass before anything looks at it.</summary>
internal static class RequestGuards
{
    // 25 AT-URIs of about 100 characters, percent-encoded, fit; so does every cursor and list of tags.
    public const int MaxRequestLineBytes = 8 * 1024;

    // Kestrel answers longer lines itself, with an empty 414. The distance between the two leaves room for our own JSON.
    public const int KestrelMaxRequestLineBytes = 32 * 1024;

    public static Task LimitRequestLine(HttpContext context, RequestDelegate next)
    {
        // "GET " + target + " HTTP/1.1" + CR LF
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var length = context.Request.Method.Length + target.Length + " ".Length + " HTTP/1.1\r\n".Length;
        return length > MaxRequestLineBytes ? throw new XrpcException(XrpcError.PayloadTooLarge(MaxRequestLineBytes)) : next(context);
    }
}
