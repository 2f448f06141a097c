namespace PlyrFm.Indexer.Firehose;

/// <summary>One stream of events and what it is called in the database, in logs and in metrics.</summary>
/// <param name="Name">Host, and port when it is not the usual one. Sequence numbers belong to it.</param>
/// <param name="Address">The whole <c>subscribeRepos</c> address, without a cursor.</param>
public sealed record FirehoseSource(string Name, Uri Address)
{
    private const string SubscribeRepos = "/xrpc/com.atproto.sync.subscribeRepos";

    /// <summary>Where the same host answers queries.</summary>
    public Uri HttpBase => new($"{(Address.Scheme == "wss" ? "https" : "http")}://{Address.Authority}");

    /// <summary>Accepts <c>wss://host</c>, <c>https://host</c>, their unencrypted twins, or the whole address of the endpoint.</summary>
    /// <returns>Null when the text is none of them.</returns>
    public static FirehoseSource? TryParse(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri is not { Query: "", Fragment: "", UserInfo: "" } || uri.Host.Length == 0)
        {
            return null;
        }

        var scheme = uri.Scheme switch
        {
            "wss" or "https" => "wss",
            "ws" or "http" => "ws",
            _ => null,
        };
        if (scheme is null || uri.AbsolutePath is not ("/" or SubscribeRepos))
        {
            return null;
        }

        return new FirehoseSource(uri.Authority, new Uri($"{scheme}://{uri.Authority}{SubscribeRepos}"));
    }
}
