using System.Globalization;
using System.Net;
using PlyrFm.AppViewApi.Auth;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>
/// Keeps single clients from taking what others need. Viewers are counted by account, never by address: all users of a large PDS come from its
/// few addresses. Everybody else is counted by address, and for searches once more.
/// </summary>
internal sealed class RateLimits(ApiOptions options, TimeProvider time)
{
    public const string HeaderPrefix = "RateLimit-";

    private readonly RequestBudget? _anonymous = Budget(options.AnonymousRequests, time);
    private readonly RequestBudget? _searches = Budget(options.AnonymousSearches, time);
    private readonly RequestBudget? _viewers = Budget(options.ViewerRequests, time);

    /// <summary>Counts a request and says in its headers what is left; ends it when nothing is.</summary>
    public void Admit(HttpContext context, QueryCost cost, Viewer? viewer)
    {
        if (viewer is not null)
        {
            Spend(context, _viewers, viewer.Did.Value);
            return;
        }

        var address = ClientAddress.Of(context, options.TrustedProxies);
        // This machine's own, or a transport without addresses: there is no single client to tell from the others.
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.None))
            return;
        var client = address.ToString();
        Spend(context, _anonymous, client);
        if (cost == QueryCost.Search)
            Spend(context, _searches, client);
    }

    private static void Spend(HttpContext context, RequestBudget? budget, string client)
    {
        if (budget is null)
            return;
        var allowance = budget.Spend(client);
        var reset = (int)Math.Ceiling(allowance.Reset.TotalSeconds);
        // https://www.ietf.org/archive/id/draft-polli-ratelimit-headers-05.html, which PDSs follow too.
        var headers = context.Response.Headers;
        headers[HeaderPrefix + "Limit"] = Text(allowance.Limit);
        headers[HeaderPrefix + "Remaining"] = Text(allowance.Remaining);
        headers[HeaderPrefix + "Reset"] = Text(reset);
        headers[HeaderPrefix + "Policy"] = $"{Text(allowance.Limit)};w={Text((int)RequestBudget.Window.TotalSeconds)}";
        if (allowance.IsExceeded)
            throw new XrpcException(XrpcError.RateLimitExceeded(reset));
    }

    private static RequestBudget? Budget(int limit, TimeProvider time) => limit == 0 ? null : new RequestBudget(limit, time);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
