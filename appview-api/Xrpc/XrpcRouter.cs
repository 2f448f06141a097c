using Microsoft.AspNetCore.Http.Features;
using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AppViewApi.Labels;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>The queries of this service by NSID, and the rules of HTTP around them.</summary>
/// <remarks>https://atproto.com/specs/xrpc</remarks>
internal sealed class XrpcRouter(
    ViewerGate viewers, RateLimits limits, KeptReplies kept, LabelerDemand demand, ApiMetrics metrics, ApiOptions options, TimeProvider time)
{
    public const string Prefix = "/xrpc";

    private readonly Dictionary<string, (XrpcQuery Answer, QueryCost Cost)> _queries = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Nsids => _queries.Keys;

    public void Query(string nsid, XrpcQuery query, QueryCost cost = QueryCost.Usual) => _queries.Add(nsid, (query, cost));

    /// <summary>Adds a query whose body is the same for everyone.</summary>
    public void Query(string nsid, Func<XrpcParameters, CancellationToken, Task<JsonReply>> query, QueryCost cost = QueryCost.Usual) =>
        Query(nsid, (parameters, _, ct) => query(parameters, ct), cost);

    public async Task InvokeAsync(HttpContext context)
    {
        var nsid = ReadNsid(context.Request.Path);
        var query = Find(nsid, context);
        var started = time.GetTimestamp();
        var outcome = "failed";
        try
        {
            var viewer = await viewers.IdentifyAsync(context, nsid, context.RequestAborted);
            limits.Admit(context, query.Cost, viewer);
            var audience = new Audience(viewer, AcceptedLabelers.Read(context.Request.Headers, options.Labelers, demand));
            var reply = viewer is null
                ? await AnswerAnyoneAsync(query.Answer, audience, context)
                : await query.Answer(XrpcParameters.Of(context.Request.QueryString), audience, context.RequestAborted);
            ResponseHeaders.SetContentLabelers(context.Response.Headers, audience.Labelers);
            if (viewer?.Rev is { } rev)
                ResponseHeaders.SetRepoRev(context.Response.Headers, rev);
            await (viewer is null ? reply : reply.ForViewerOnly()).SendAsync(context);
            outcome = "ok";
        }
        catch (XrpcException exception)
        {
            outcome = exception.Error.Name;
            throw;
        }
        finally
        {
            metrics.Answered(nsid, outcome, time.GetElapsedTime(started));
        }
    }

    private async Task<JsonReply> AnswerAnyoneAsync(XrpcQuery answer, Audience audience, HttpContext context)
    {
        var key = kept.KeyOf(context.Request, audience.Labelers);
        if (key is not null && kept.Find(key) is { } known)
            return known;

        var moment = kept.Moment;
        var reply = await answer(XrpcParameters.Of(context.Request.QueryString), audience, context.RequestAborted);
        return key is null ? reply : kept.Keep(key, moment, reply);
    }

    private static string ReadNsid(PathString path)
    {
        var name = path.Value![Prefix.Length..].TrimStart('/');
        if (name.EndsWith('/'))
            name = name[..^1];
        return Nsid.TryParse(name, out _)
            ? name
            : throw new XrpcException(XrpcError.InvalidRequest($"The path has to be {Prefix}/ and the NSID of a query."));
    }

    private (XrpcQuery Answer, QueryCost Cost) Find(string nsid, HttpContext context)
    {
        if (!_queries.TryGetValue(nsid, out var query) || context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true })
            throw new XrpcException(XrpcError.MethodNotImplemented(nsid));
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            throw new XrpcException(XrpcError.InvalidRequest($"{nsid} is a query: use GET."));
        return query;
    }
}
