using Microsoft.Net.Http.Headers;
using PlyrFm.AppViewApi.Labels;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>Headers that say who may read a response and how long it may be kept.</summary>
internal static class ResponseHeaders
{
    public const string ContentLabelers = "atproto-content-labelers";

    private const string AllowedRequestHeaders =
        "Authorization, Content-Type, Accept-Language, If-None-Match, Range, atproto-accept-labelers, atproto-proxy";

    private const string ExposedHeaders =
        "atproto-repo-rev, atproto-content-labelers, ETag, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
        + "RateLimit-Policy, WWW-Authenticate, Content-Range, Accept-Ranges";

    /// <summary>Everything that the body may depend on.</summary>
    private const string VaryOn = "Authorization, atproto-accept-labelers, Accept-Encoding, Origin";

    /// <summary>Opens every response, errors included, to scripts of any origin, and answers preflight requests.</summary>
    public static Task AllowAnyOrigin(HttpContext context, RequestDelegate next)
    {
        SetAlways(context);
        if (!HttpMethods.IsOptions(context.Request.Method))
            return next(context);

        var headers = context.Response.Headers;
        var forFrontend = IsForFrontend(context);
        headers.AccessControlAllowMethods = forFrontend ? "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" : "GET, HEAD, OPTIONS";
        headers.AccessControlAllowHeaders = forFrontend ? AskedHeaders(context.Request) : AllowedRequestHeaders;
        headers.AccessControlMaxAge = "86400";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Tells a viewer which of their own writes the response is sure to include.</summary>
    public static void SetRepoRev(IHeaderDictionary headers, Tid rev) => headers["Atproto-Repo-Rev"] = rev.ToString();

    /// <summary>Says whose labels are shown and obeyed. An empty list has no form as a header.</summary>
    public static void SetContentLabelers(IHeaderDictionary headers, IReadOnlyList<AcceptedLabeler> labelers)
    {
        if (labelers.Count > 0)
            headers[ContentLabelers] = string.Join(", ", labelers);
    }

    public static void SetAlways(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        if (IsForFrontend(context) && context.Request.Headers.Origin is [{ Length: > 0 } origin])
        {
            // A browser that would send cookies takes no "*". Any origin may: no cookie means anything here, and none is ever set.
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowCredentials = "true";
        }

        headers.AccessControlExposeHeaders = ExposedHeaders;
        headers.Vary = VaryOn;
        headers.XContentTypeOptions = "nosniff";
    }

    // Whatever is not XRPC, found or not: an error without these headers looks to a page like a network that has failed.
    private static bool IsForFrontend(HttpContext context) =>
        !context.Request.Path.StartsWithSegments(XrpcRouter.Prefix) && context.RequestServices.GetRequiredService<ApiOptions>().FrontendEnabled;

    private static string AskedHeaders(HttpRequest request) =>
        request.Headers.AccessControlRequestHeaders is [{ Length: > 0 } asked] ? asked : AllowedRequestHeaders;

    public static void SetFreshness(IHeaderDictionary headers, Freshness freshness) => headers[HeaderNames.CacheControl] = freshness switch
    {
        Freshness.NoStore => "no-store",
        Freshness.Private => "private, no-store",
        Freshness.Latest => "public, max-age=10, stale-while-revalidate=30",
        Freshness.Item => "public, max-age=30, stale-while-revalidate=60",
        Freshness.Totals => "public, max-age=60, stale-while-revalidate=300",
        Freshness.Document => "public, max-age=300",
        _ => throw new ArgumentOutOfRangeException(nameof(freshness)),
    };
}
