using System.Globalization;
using System.Text;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>Where a Jetstream is, what is wanted of it and how patient its reader is.</summary>
public sealed record JetstreamClientOptions
{
    /// <summary>Path of <see cref="JetstreamFormat.Subscribe"/>.</summary>
    public const string SubscribePath = "/subscribe";

    /// <summary>Path of <see cref="JetstreamFormat.SubscribeEvents"/>.</summary>
    public const string SubscribeEventsPath = "/xrpc/network.bsky.jetstream.subscribeEvents";

    /// <summary>A server: <c>wss://host</c>, or the whole address of one of its streams. https and http are read as wss and ws.</summary>
    public required Uri Url { get; init; }

    /// <summary>
    /// The collections whose changes are wanted, at most 100. Events about accounts and identities come for all accounts, whatever is wanted.
    /// </summary>
    public required IReadOnlyList<Nsid> Collections { get; init; }

    /// <summary>
    /// Makes <see cref="JetstreamFormat.Subscribe"/> send compressed frames. Not used with the other format, whose server gives out its own.
    /// </summary>
    public JetstreamDictionary? Dictionary { get; init; }

    /// <summary>
    /// How far before the cursor <see cref="JetstreamFormat.Subscribe"/> resumes. Times are not in order among events that a server saw within
    /// a moment, so what belongs after the cursor can stand before it.
    /// </summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Which addresses may be connected to; its connect and header time-outs bound the upgrade.</summary>
    public NetworkGuardOptions Network { get; init; } = new() { HeaderTimeout = TimeSpan.FromSeconds(15), TotalTimeout = TimeSpan.FromSeconds(15) };

    /// <summary>Longest message that is read, on the wire and again when it is unpacked. A record of 1 MiB has this room as JSON.</summary>
    public int MaxMessageBytes { get; init; } = 5_000_000;

    /// <summary>Longest message that is read past to get to the next one.</summary>
    public long MaxSkippedBytes { get; init; } = 64_000_000;

    /// <summary>How often the server is pinged.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long its answer may take before the connection counts as lost.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest silence. Events about accounts alone come every few seconds from a server of the whole network.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Called each time the stream has been opened: a quiet one may deliver nothing for a long time.</summary>
    public Action? Opened { get; init; }

    /// <summary>Which stream <see cref="Url"/> names.</summary>
    public JetstreamFormat Format => Url.AbsolutePath == SubscribeEventsPath ? JetstreamFormat.SubscribeEvents : JetstreamFormat.Subscribe;

    /// <summary>The URL to open for a cursor.</summary>
    /// <param name="cursor">Position of the last event that is done; null to start at the present.</param>
    /// <param name="dictionary">Whose frames can be read; null for plain text.</param>
    public Uri Endpoint(long? cursor, JetstreamDictionary? dictionary)
    {
        var isOld = Format == JetstreamFormat.Subscribe;
        var query = new StringBuilder();
        foreach (var collection in Collections)
        {
            Add(query, isOld ? "wantedCollections" : "collections", collection.Value);
        }
        if (dictionary is not null)
        {
            Add(query, isOld ? "compress" : "zstdDictionary", isOld ? "true" : dictionary.Id.ToString(CultureInfo.InvariantCulture));
        }
        if (cursor is { } last)
        {
            // A sequence number is replayed inclusively.
            var from = isOld ? Math.Max(0, last - (long)Overlap.TotalMicroseconds) : last + 1;
            Add(query, "cursor", from.ToString(CultureInfo.InvariantCulture));
        }
        var path = isOld && Url.AbsolutePath == "/" ? SubscribePath : Url.AbsolutePath;
        return new UriBuilder(Url)
        {
            Scheme = Url.Scheme is "ws" or "http" ? "ws" : "wss",
            Port = Url.IsDefaultPort ? -1 : Url.Port,
            Path = path,
            Query = query.ToString(),
        }.Uri;
    }

    /// <summary>Where the server of <see cref="JetstreamFormat.SubscribeEvents"/> gives out its dictionary.</summary>
    internal Uri DictionaryEndpoint => new UriBuilder(Url)
    {
        Scheme = Url.Scheme is "ws" or "http" ? "http" : "https",
        Port = Url.IsDefaultPort ? -1 : Url.Port,
        Path = "/xrpc/network.bsky.jetstream.getZstdDictionary",
        Query = "",
    }.Uri;

    private static void Add(StringBuilder query, string name, string value) =>
        query.Append(query.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
}
