using Microsoft.AspNetCore.Http;

using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>Ways in which a host fails to answer.</summary>
internal static class BadAnswer
{
    public static Task Unavailable(HttpContext context) => SimulatedPds.FailAsync(context, StatusCodes.Status503ServiceUnavailable, "Down");

    public static Task Broken(HttpContext context) => HtmlAsync(context, StatusCodes.Status500InternalServerError);

    /// <summary>Without any of the headers, as a proxy in front of the host does it.</summary>
    public static Task HtmlTooMany(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return HtmlAsync(context, StatusCodes.Status429TooManyRequests);
    }

    public static Task TooMany(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "0";
        return SimulatedPds.FailAsync(context, StatusCodes.Status429TooManyRequests, "RateLimitExceeded");
    }

    public static Task Nonsense(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("""{"did":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa","active":"perhaps","repos":{}}""");
    }

    /// <summary>The right bytes, drop by drop.</summary>
    public static Func<HttpContext, Task> Slow(Func<string, byte[]?> body) => async context =>
    {
        foreach (var chunk in Body(context, body).Chunk(512).Take(20))
        {
            await context.Response.Body.WriteAsync(chunk);
            await context.Response.Body.FlushAsync();
            await Task.Delay(2);
        }
    };

    /// <summary>A body that ends where an honest one could have ended.</summary>
    public static Func<HttpContext, Task> Bytes(Func<string, byte[]?> body) => async context =>
        await context.Response.Body.WriteAsync(Body(context, body));

    /// <summary>A body that breaks off in the middle, and the connection with it.</summary>
    public static Func<HttpContext, Task> BrokenOff(Func<string, byte[]?> body) => async context =>
    {
        var bytes = Body(context, body);
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    private static byte[] Body(HttpContext context, Func<string, byte[]?> body) => body(context.Request.Query["did"].ToString()) ?? [];

    private static Task HtmlAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync("<html><body>Not now.</body></html>");
    }
}
