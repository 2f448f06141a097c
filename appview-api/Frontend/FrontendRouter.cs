using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>
/// The endpoints of the front end's API by path, and what holds for all of them: with a slash at the end or without, errors with a
/// <c>detail</c>, counted and measured. No cookie is read: whoever sends one is as anonymous as everybody else.
/// </summary>
internal sealed class FrontendRouter(
    WebApplication app, RateLimits limits, KeptReplies kept, ApiMetrics metrics, ApiOptions options, Audience everyone, TimeProvider time)
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    // The methods that are answered, by pattern.
    private readonly Dictionary<string, SortedSet<string>> _paths = new(StringComparer.Ordinal);

    /// <summary>Answers GET and HEAD with JSON.</summary>
    public void Get(string path, FrontendQuery answer, QueryCost cost = QueryCost.Usual) => Map(path, Reading, Kept(answer), cost);

    /// <summary>Answers GET and HEAD with anything.</summary>
    public void Get(string path, RequestDelegate answer, QueryCost cost = QueryCost.Usual) => Map(path, Reading, answer, cost);

    /// <summary>Answers POST with JSON; it changes nothing.</summary>
    public void Post(string path, FrontendQuery answer, QueryCost cost = QueryCost.Usual) => Map(path, [HttpMethods.Post], Json(answer), cost);

    /// <summary>Answers every method as it answers those who are not signed in: nobody can be.</summary>
    public void Closed(string path)
    {
        app.Map(path, static _ => throw FrontendError.NotSignedIn()).WithMetadata(DetailShape.Only);
    }

    // Everybody is answered alike, and as XRPC answers those without a token.
    private RequestDelegate Kept(FrontendQuery answer) => async context =>
    {
        var key = kept.KeyOf(context.Request, everyone.Labelers);
        var reply = key is null ? null : kept.Find(key);
        if (reply is null)
        {
            var moment = kept.Moment;
            reply = await answer(FrontendParameters.Of(context), context.RequestAborted);
            if (key is not null)
                reply = kept.Keep(key, moment, reply);
        }

        await reply.SendAsync(context);
    };

    private static RequestDelegate Json(FrontendQuery answer) => async context =>
    {
        var reply = await answer(FrontendParameters.Of(context), context.RequestAborted);
        await reply.SendAsync(context);
    };

    private void Map(string path, string[] methods, RequestDelegate answer, QueryCost cost)
    {
        app.MapMethods(path, methods, context => AnswerAsync(context, path, answer, cost)).WithMetadata(DetailShape.Only);
        // Routing prefers what names the method, so this is for all others.
        if (!_paths.TryGetValue(path, out var allowed))
        {
            _paths.Add(path, allowed = new SortedSet<string>(StringComparer.Ordinal));
            app.Map(path, context => Refuse(context, allowed)).WithMetadata(DetailShape.Only);
        }

        allowed.UnionWith(methods);
    }

    private async Task AnswerAsync(HttpContext context, string path, RequestDelegate answer, QueryCost cost)
    {
        var started = time.GetTimestamp();
        var outcome = "failed";
        try
        {
            if (!IsRenderer(context))
                limits.Admit(context, cost, viewer: null);
            var headers = context.Response.Headers;
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            await answer(context);
            outcome = "ok";
        }
        catch (XrpcException exception)
        {
            outcome = exception.Error.Name;
            throw;
        }
        finally
        {
            metrics.Answered(path, outcome, time.GetElapsedTime(started));
        }
    }

    /// <summary>
    /// For paths that nothing answers. Pages write to many that are not here: they are told that nothing can be written, which is not the same as
    /// that what they write to is gone.
    /// </summary>
    public static Task RefuseUnknown(HttpContext context) =>
        throw (IsRead(context) ? new XrpcException(XrpcError.NotXrpc()) : FrontendError.MethodNotAllowed(Reading));

    // What is there and could be changed by whoever owns it, if anybody could sign in.
    private static Task Refuse(HttpContext context, IReadOnlyCollection<string> allowed) =>
        throw (IsRead(context) ? FrontendError.MethodNotAllowed(allowed) : FrontendError.NotSignedIn());

    private static bool IsRead(HttpContext context) => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);

    // Who asks for all visitors of a site has one address; to count it would lock all of them out together.
    private bool IsRenderer(HttpContext context)
    {
        if (options.FrontendRenderers.Count == 0)
            return false;
        var address = ClientAddress.Of(context, options.TrustedProxies);
        return options.FrontendRenderers.Any(network => network.Contains(address));
    }
}
