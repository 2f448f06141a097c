using System.Net.Sockets;
using Npgsql;
using PlyrFm.AppViewApi.Diagnostics;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>The one place where exceptions become responses, and where a request runs out of time.</summary>
internal sealed class ErrorBoundary(RequestDelegate next, TimeProvider time, ILogger<ErrorBoundary> log)
{
    // The reference PDS gives up waiting for our headers after 10 s; an answer must leave before that.
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(8);

    public async Task InvokeAsync(HttpContext context)
    {
        var clientGone = context.RequestAborted;
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clientGone, deadline.Token);
        context.RequestAborted = either.Token;
        context.Features.Set(new RequestDeadline(deadline));
        try
        {
            await next(context);
        }
        catch (Exception) when (clientGone.IsCancellationRequested)
        {
            // Nobody is left to answer, and whatever failed, failed because of that.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var error = Explain(exception);
            if (error.Status == StatusCodes.Status500InternalServerError)
                Log.RequestFailed(log, context.Request.Path, exception);
            else if (error.Status == StatusCodes.Status503ServiceUnavailable)
                Log.RequestRefused(log, context.Request.Path, exception.Message);

            context.RequestAborted = clientGone;
            Reset(context);
            await ErrorReply.SendAsync(context, error);
        }
    }

    // Response.Clear also takes away what every response carries, and what was said of the client's budget.
    private static void Reset(HttpContext context)
    {
        var response = context.Response;
        var budget = response.Headers.Where(static header => header.Key.StartsWith(RateLimits.HeaderPrefix, StringComparison.Ordinal)).ToArray();
        response.Clear();
        ResponseHeaders.SetAlways(context);
        foreach (var (name, value) in budget)
            response.Headers[name] = value;
    }

    private static XrpcError Explain(Exception exception) => exception switch
    {
        XrpcException expected => expected.Error,
        BadHttpRequestException bad => XrpcError.InvalidRequest(bad.Message),
        OperationCanceledException or TimeoutException => XrpcError.NotEnoughResources("The answer took too long to find."),
        PostgresException refused when IsWorthRetrying(refused.SqlState) => XrpcError.NotEnoughResources("The index is not ready."),
        PostgresException => XrpcError.Internal(),
        NpgsqlException or SocketException => XrpcError.NotEnoughResources("The index cannot be reached."),
        _ => XrpcError.Internal(),
    };

    // 08 connection, 28 not admitted, 3D no such database, 40 serialization, 53 resources, 55 lock, 57 cancelled or shutting down,
    // 58 system; 22023 on connecting is a role that the migration has yet to make, 42P01 and 42703 a table or column that it has yet to
    // make, 42501 one not granted yet.
    private static bool IsWorthRetrying(string sqlState) =>
        sqlState[..2] is "08" or "28" or "3D" or "40" or "53" or "55" or "57" or "58" || sqlState is "22023" or "42P01" or "42703" or "42501";
}
