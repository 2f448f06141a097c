using System.Net;

using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Diagnostics;

/// <summary>The only HTTP that the indexer serves, for operators and their tools: <c>Admin__IndexerUrl</c>.</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this WebApplication app)
    {
        app.MapPrometheusScrapingEndpoint("/metrics");

        // Alive is all this says: a database that is away is not cured by a restart.
        app.MapGet("/healthz", () => Results.Text("ok\n"));

        app.MapGet("/readyz", async (DatabaseGate database, Leadership leadership, CancellationToken ct) => leadership.IsStandby || await database.AnswersAsync(ct)
            ? Results.Text(leadership.IsStandby ? "standby\n" : "ready\n")
            : Results.Text("the database cannot be reached or is not migrated yet\n", statusCode: StatusCodes.Status503ServiceUnavailable));

        app.MapGet("/status", async (StatusReporter reporter, CancellationToken ct) =>
            Results.Json(await reporter.ReportAsync(ct), AdminJson.Default.StatusReport));

        app.MapGet("/changes", (ChangeFeed feed, HttpContext context, long? cursor, int? limit, int? wait, CancellationToken ct) =>
            feed.AnswerAsync(context, cursor, limit, wait, ct));

        app.MapPost("/resync/{did}", ResyncAsync);

        app.MapPost("/forget/{who}", (string who, bool? dryRun, HttpContext context, ForgetEndpoint forget, CancellationToken ct) =>
            IsAllowed(context) ? forget.AnswerAsync(who, dryRun ?? false, ct) : Task.FromResult(Forbidden(who)));
    }

    private static async Task<IResult> ResyncAsync(string did, HttpContext context, Lanes lanes, FollowedRepos repos, CancellationToken ct)
    {
        if (!IsAllowed(context))
        {
            return Forbidden(did);
        }

        if (!Did.TryParse(did, out var parsed))
        {
            return Answer(did, "is not a DID", StatusCodes.Status400BadRequest);
        }

        await lanes.PostAsync(new LaneItem.FetchAsked(repos.Follow(parsed), "asked for by the operator", OnlyIfNew: false) { IsOrdered = true }, ct);
        return Answer(did, "will be fetched; /status and getRepoStatus tell how it went", StatusCodes.Status202Accepted);
    }

    // Loopback alone is not enough: any web page can make the operator's browser post here, but it cannot leave out its Origin.
    private static bool IsAllowed(HttpContext context) =>
        IsLoopback(context.Connection.RemoteIpAddress) && !context.Request.Headers.ContainsKey("Origin");

    private static IResult Forbidden(string who) => Answer(who, "only this machine may ask for it", StatusCodes.Status403Forbidden);

    private static bool IsLoopback(IPAddress? address) =>
        address is not null && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static IResult Answer(string did, string message, int status) =>
        Results.Json(new ResyncAnswer(did, message), AdminJson.Default.ResyncAnswer, statusCode: status);
}
