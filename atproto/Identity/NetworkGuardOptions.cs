using System.Net;

namespace PlyrFm.AtProto.Identity;

/// <summary>What a guarded connection may reach, how much it may read and how long it may take.</summary>
/// <param name="AllowPrivate">
/// The one switch for networks on one machine: also permits http and ws, any port, and loopback or private addresses. Never on the
/// internet: every host name in a DID document or a handle is chosen by a stranger.
/// </param>
/// <remarks>https://atproto.com/specs/sync#security-considerations</remarks>
public sealed record NetworkGuardOptions(bool AllowPrivate = false)
{
    /// <summary>Bytes of a response body, after which reading fails. 64 KiB: the largest DID document that is accepted.</summary>
    public long MaxBodyBytes { get; init; } = 64 * 1024;

    /// <summary>Redirects followed for GET and HEAD, each checked like a first request; the response to the last one is returned as it is.</summary>
    public int MaxRedirects { get; init; } = 2;

    /// <summary>Concurrent connections to one host. A slow host then delays its own requests only.</summary>
    public int MaxConnectionsPerHost { get; init; } = 8;

    /// <summary>Time for name resolution, TCP and TLS together, shared equally by the addresses that are tried.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Time from sending a request to the end of its response's headers, redirects included.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time from sending a request to the last byte of the body: a body that drips is cut off here.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Sent with every request, so that the operator of a host knows whom to ask.</summary>
    public string UserAgent { get; init; } = "PlyrFm.AtProto";

    /// <summary>Turns a host name into addresses; called once per connection. An address literal must come back as itself.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>The clock of the time-outs.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Opens a connection to a checked address; a test puts its own server behind a public one.</summary>
    internal Func<IPEndPoint, CancellationToken, Task<Stream>> Dial { get; init; } = NetworkGuard.DialAsync;

    /// <summary>Limits for DID documents, handles and small XRPC answers: 64 KiB within 10 seconds.</summary>
    /// <param name="allowPrivate">See <see cref="AllowPrivate"/>.</param>
    public static NetworkGuardOptions ForDocuments(bool allowPrivate = false) => new(allowPrivate);

    /// <summary>Limits for whole repositories. A PDS may take half a minute to the first byte of a large one.</summary>
    /// <param name="maxBytes">Largest CAR.</param>
    /// <param name="allowPrivate">See <see cref="AllowPrivate"/>.</param>
    public static NetworkGuardOptions ForRepositories(long maxBytes, bool allowPrivate = false) => new(allowPrivate)
    {
        MaxBodyBytes = maxBytes,
        HeaderTimeout = TimeSpan.FromSeconds(60),
        TotalTimeout = TimeSpan.FromMinutes(15),
    };
}
