using System.Net;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using PlyrFm.AtProto.Identity;

namespace PlyrFm.AtProto.Sync;

/// <summary>Reads the raw frames of <c>com.atproto.sync.subscribeRepos</c>, one connection per enumeration.</summary>
/// <remarks>
/// It neither parses nor verifies, and it does not reconnect: what to do after a failure, and from which cursor, is known only to who
/// keeps the cursor. https://atproto.com/specs/event-stream
/// </remarks>
public sealed class FirehoseClient(FirehoseClientOptions options, TimeProvider time)
{
    private readonly FirehoseMessagePool _pool = new();

    /// <summary>Connects and delivers messages in order until the server closes, <paramref name="ct"/> is cancelled or it fails.</summary>
    /// <param name="cursor">Last sequence number that is done; servers differ on whether it comes again. Null: from the present.</param>
    /// <param name="ct">Ends the enumeration with <see cref="OperationCanceledException"/>.</param>
    /// <returns>Messages, each to be disposed by the caller. The next one is received only when asked for: a slow reader makes the server
    /// wait, and in the end it closes with ConsumerTooSlow.</returns>
    /// <exception cref="FirehoseException">Not reached, refused, lost, idle, or a message without end.</exception>
    public async IAsyncEnumerable<FirehoseMessage> ReadAsync(long? cursor, [EnumeratorCancellation] CancellationToken ct)
    {
        using var invoker = new HttpMessageInvoker(NetworkGuard.CreateHandler(options.Network, options.ReadAheadBytes));
        using var socket = await ConnectAsync(invoker, options.Endpoint(cursor), ct).ConfigureAwait(false);
        options.Opened?.Invoke();
        using var watchdog = new IdleWatchdog(options.IdleTimeout, time, ct);
        var receiver = new FirehoseReceiver(socket, options, watchdog, _pool);
        while (true)
        {
            FirehoseMessage message;
            try
            {
                message = await receiver.ReceiveAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (watchdog.HasBarked)
            {
                throw new FirehoseException(FirehoseFailure.Idle, $"Nothing was received for {options.IdleTimeout.TotalSeconds} s.", e);
            }
            // A ping without an answer aborts the socket, which ends the receive as if it were cancelled.
            catch (Exception e) when (e is WebSocketException or IOException and not FirehoseException
                || (e is OperationCanceledException && !ct.IsCancellationRequested))
            {
                throw new FirehoseException(FirehoseFailure.Lost, $"The connection broke: {e.Message}", e);
            }
            var isLast = message.Kind == FirehoseMessageKind.Closed; // read now: the caller may dispose the message before it asks for the next
            yield return message;
            if (isLast)
            {
                yield break;
            }
        }
    }

    private async Task<ClientWebSocket> ConnectAsync(HttpMessageInvoker invoker, Uri endpoint, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = options.KeepAliveInterval;
        socket.Options.KeepAliveTimeout = options.KeepAliveTimeout;
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("User-Agent", options.Network.UserAgent);
        try
        {
            await socket.ConnectAsync(endpoint, invoker, ct).ConfigureAwait(false);
            return socket;
        }
        catch (WebSocketException e)
        {
            var failure = Explain(socket, endpoint, e);
            socket.Dispose();
            throw failure;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private FirehoseException Explain(ClientWebSocket socket, Uri endpoint, WebSocketException e)
    {
        if (e.InnerException is ForbiddenTargetException forbidden)
        {
            return new(FirehoseFailure.Forbidden, forbidden.Message, e);
        }
        if (socket.HttpStatusCode is 0 or HttpStatusCode.SwitchingProtocols)
        {
            return new(FirehoseFailure.Unreachable, $"{endpoint.Host} could not be reached: {e.InnerException?.Message ?? e.Message}", e);
        }
        return new(FirehoseFailure.Refused, $"{endpoint.Host} answered {(int)socket.HttpStatusCode} instead of opening the stream.", e)
        {
            Status = socket.HttpStatusCode,
            RetryAfter = RateLimits.RetryAfter(socket.HttpResponseHeaders, time),
        };
    }
}
