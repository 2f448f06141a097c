using PlyrFm.AtProto.Sync;

namespace PlyrFm.Indexer.Firehose;

/// <summary>One stream of events and what it is called in the database, in logs and in metrics.</summary>
/// <param name="Name">
/// Host, and port when it is not the usual one; of a Jetstream also the stream, which tells what its cursor counts: microseconds in
/// <c>HOST/subscribe</c>, events in <c>HOST/subscribeEvents</c>. Positions belong to it.
/// </param>
/// <param name="Address">The whole address of the stream, without a cursor.</param>
/// <param name="IsJetstream">It is not signed: its events are hints.</param>
public sealed record FirehoseSource(string Name, Uri Address, bool IsJetstream = false)
{
    private const string JetstreamPrefix = "jetstream+";
    private const string SubscribeRepos = "/xrpc/com.atproto.sync.subscribeRepos";

    /// <summary>Where the same host answers queries; a Jetstream answers none.</summary>
    public Uri HttpBase => new($"{(Address.Scheme == "wss" ? "https" : "http")}://{Address.Authority}");

    /// <summary>
    /// Accepts <c>wss://host</c>, <c>https://host</c>, their unencrypted twins, or the whole address of the endpoint; any of them behind
    /// <c>jetstream+</c> is a Jetstream.
    /// </summary>
    /// <returns>Null when the text is none of them.</returns>
    public static FirehoseSource? TryParse(string? text)
    {
        var isJetstream = text?.StartsWith(JetstreamPrefix, StringComparison.OrdinalIgnoreCase) == true;
        if (!Uri.TryCreate(isJetstream ? text![JetstreamPrefix.Length..] : text, UriKind.Absolute, out var uri)
            || uri is not { Query: "", Fragment: "", UserInfo: "" } || uri.Host.Length == 0)
        {
            return null;
        }

        var scheme = uri.Scheme switch
        {
            "wss" or "https" => "wss",
            "ws" or "http" => "ws",
            _ => null,
        };
        return scheme is null ? null : isJetstream ? Jetstream(scheme, uri) : Repos(scheme, uri);
    }

    private static FirehoseSource? Repos(string scheme, Uri uri) => uri.AbsolutePath is "/" or SubscribeRepos
        ? new FirehoseSource(uri.Authority, new Uri($"{scheme}://{uri.Authority}{SubscribeRepos}"))
        : null;

    private static FirehoseSource? Jetstream(string scheme, Uri uri)
    {
        var path = uri.AbsolutePath == "/" ? JetstreamClientOptions.SubscribePath : uri.AbsolutePath;
        return path is JetstreamClientOptions.SubscribePath or JetstreamClientOptions.SubscribeEventsPath
            ? new FirehoseSource($"{uri.Authority}/{path[(path.LastIndexOfAny(['/', '.']) + 1)..]}", new Uri($"{scheme}://{uri.Authority}{path}"), IsJetstream: true)
            : null;
    }
}
