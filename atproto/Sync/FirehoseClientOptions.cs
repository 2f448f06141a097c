using PlyrFm.AtProto.Identity;

namespace PlyrFm.AtProto.Sync;

/// <summary>Where a firehose is and how patient its reader is.</summary>
public sealed record FirehoseClientOptions
{
    /// <summary>Path of the subscription, appended to a <see cref="Url"/> that has none.</summary>
    public const string SubscribePath = "/xrpc/com.atproto.sync.subscribeRepos";

    /// <summary>A relay or PDS: <c>wss://host</c> or a whole endpoint. https and http are read as wss and ws.</summary>
    public required Uri Url { get; init; }

    /// <summary>Which addresses may be connected to; its connect and header time-outs bound the upgrade.</summary>
    public NetworkGuardOptions Network { get; init; } = new() { HeaderTimeout = TimeSpan.FromSeconds(15), TotalTimeout = TimeSpan.FromSeconds(15) };

    /// <summary>Longest frame that is delivered. 5 MB is the limit of the specification and of the relays.</summary>
    public int MaxFrameBytes { get; init; } = 5_000_000;

    /// <summary>
    /// Longest frame that is read past to get to the next one. Beyond it the connection is given up: by then it is not one bad frame
    /// but a stream that does not end.
    /// </summary>
    public long MaxSkippedBytes { get; init; } = 64_000_000;

    /// <summary>Delivers text messages with their bytes. No firehose of repositories sends any, but some other streams do.</summary>
    public bool KeepsText { get; init; }

    /// <summary>How often the server is pinged.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long its answer may take before the connection counts as lost.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Longest silence between two pieces of a message, pongs not counted: catches a server that lives but no longer feeds. Shorten it for a
    /// relay of the whole network, which is never silent for seconds.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Buffer between socket and WebSocket, 0 for none. 256 KiB holds about 70 frames, so that a busy stream costs one system call for
    /// all of them instead of two for each.
    /// </summary>
    public int ReadAheadBytes { get; init; } = 256 * 1024;

    /// <summary>Called each time the stream has been opened: a quiet one may deliver nothing for a long time.</summary>
    public Action? Opened { get; init; }

    /// <summary>The URL to open for a cursor.</summary>
    /// <param name="cursor">Last sequence number that is done; null to start at the present.</param>
    public Uri Endpoint(long? cursor)
    {
        var url = new UriBuilder(Url) { Scheme = Url.Scheme is "ws" or "http" ? "ws" : "wss", Port = Url.IsDefaultPort ? -1 : Url.Port };
        if (url.Path is "" or "/")
        {
            url.Path = SubscribePath;
        }
        if (cursor is { } seq)
        {
            url.Query = url.Query.Length > 1 ? $"{url.Query}&cursor={seq}" : $"cursor={seq}";
        }
        return url.Uri;
    }
}
