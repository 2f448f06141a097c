using System.Net;
using System.Net.Sockets;

namespace PlyrFm.AtProto.Identity;

/// <summary>Makes HTTP clients that can be pointed at hosts named by strangers.</summary>
/// <remarks>
/// The address is resolved once, checked, and that very address is connected to, so a name that changes its answer between check and use
/// gains nothing. https://atproto.com/specs/sync#security-considerations
/// </remarks>
public static class NetworkGuard
{
    // A name with hundreds of dead addresses must not be able to buy hundreds of connection attempts.
    private const int MaxAddressesTried = 4;

    /// <summary>A client for requests and streamed bodies. Its time-outs come from the options; dispose it as any other.</summary>
    /// <param name="options">Limits; <see cref="NetworkGuardOptions.ForDocuments"/> and
    /// <see cref="NetworkGuardOptions.ForRepositories"/> are good starts.</param>
    public static HttpClient CreateHttpClient(NetworkGuardOptions options)
    {
        var client = new HttpClient(CreateHandler(options)) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
        return client;
    }

    /// <summary>The handler chain: redirects, time-outs and body cap over sockets that connect to checked addresses only.</summary>
    /// <param name="options">Limits.</param>
    /// <param name="readAheadBytes">If above 0, the size of a buffer between socket and HTTP, which saves system calls on a stream of
    /// small messages.</param>
    public static HttpMessageHandler CreateHandler(NetworkGuardOptions options, int readAheadBytes = 0) =>
        new GuardedHandler(options, CreateSockets(options, readAheadBytes));

    internal static SocketsHttpHandler CreateSockets(NetworkGuardOptions options, int readAheadBytes = 0)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // GuardedHandler follows them, after a check
            UseProxy = false, // a proxy from the environment would resolve the name itself, unchecked
            UseCookies = false,
            ActivityHeadersPropagator = null, // trace ids are nobody else's business
            ConnectCallback = (context, ct) => ConnectAsync(options, context.DnsEndPoint, ct),
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = options.MaxConnectionsPerHost,
            MaxResponseHeadersLength = 16, // KiB; the default is 64
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30), // there are thousands of hosts and few are asked twice
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a changed address is noticed
        };
        if (readAheadBytes > 0)
        {
            sockets.PlaintextStreamFilter = (context, _) => new(new ReadAheadStream(context.PlaintextStream, readAheadBytes));
        }
        return sockets;
    }

    private static async ValueTask<Stream> ConnectAsync(NetworkGuardOptions options, DnsEndPoint target, CancellationToken ct)
    {
        var resolved = await options.Resolve(target.Host, ct).ConfigureAwait(false);
        if (resolved.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }
        var allowed = resolved.Where(address => options.AllowPrivate || PublicAddress.Matches(address)).Take(MaxAddressesTried).ToArray();
        if (allowed.Length == 0)
        {
            throw new ForbiddenTargetException(target.Host, $"it resolves to {resolved[0]}, which is not a public address");
        }
        for (var i = 0; ; i++)
        {
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct);
            attempt.CancelAfter(options.ConnectTimeout / allowed.Length);
            try
            {
                return await options.Dial(new IPEndPoint(allowed[i], target.Port), attempt.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException && i + 1 < allowed.Length && !ct.IsCancellationRequested)
            {
                // The next address may answer; the last failure is the one reported.
            }
        }
    }

    internal static async Task<Stream> DialAsync(IPEndPoint endPoint, CancellationToken ct)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, ct).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
