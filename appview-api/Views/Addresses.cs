using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Views;

/// <summary>The addresses that responses contain. All are built here, from parts that were checked.</summary>
internal sealed class Addresses(ApiOptions options)
{
    private const string BskyImages = "https://cdn.bsky.app/img/avatar/plain";

    // Longer ones are refused when records are read; this is the same limit for what a server could say of itself.
    private const int MaxLength = 2048;

    /// <summary>Where a track can be played from whatever its source is at that moment.</summary>
    public string Audio(string did, string recordKey) => $"{options.Origin}/audio/{did}/{recordKey}";

    /// <summary>A track's blob as the proxy sends it. With its hash, so that it is another address when it is another blob.</summary>
    public Uri KeptBlob(string did, string recordKey, Cid blob) => new($"{Audio(did, recordKey)}/{blob}");

    /// <summary>The Bluesky rendition of an avatar; without the suffix it is not found for superseded blobs.</summary>
    public static string BskyAvatar(string did, Cid blob) => $"{BskyImages}/{did}/{blob}@jpeg";

    /// <summary>A blob on its owner's server.</summary>
    /// <param name="pds">Base address from the DID document; whatever else it contains is not used.</param>
    public Uri? Blob(string? pds, string did, Cid blob) =>
        Uri.TryCreate(pds, UriKind.Absolute, out var server) && (server.Scheme == Uri.UriSchemeHttps || (options.AllowPrivate && IsWeb(server)))
            ? Usable($"{server.GetLeftPart(UriPartial.Authority)}/xrpc/com.atproto.sync.getBlob?did={Uri.EscapeDataString(did)}&cid={blob}")
            : null;

    /// <summary>A record on its owner's server.</summary>
    public Uri? Record(string? pds, string did, string collection, string recordKey) =>
        Uri.TryCreate(pds, UriKind.Absolute, out var server) && (server.Scheme == Uri.UriSchemeHttps || (options.AllowPrivate && IsWeb(server)))
            ? Usable($"{server.GetLeftPart(UriPartial.Authority)}/xrpc/com.atproto.repo.getRecord?repo={Uri.EscapeDataString(did)}"
                + $"&collection={collection}&rkey={Uri.EscapeDataString(recordKey)}")
            : null;

    /// <summary>An address from a record. The indexer has checked it; what browsers are sent to is worth a second look.</summary>
    public Uri? FromRecord(string? text) =>
        Usable(text) is { } address && (IsPublic(address) || (options.AllowPrivate && IsWeb(address) && address.IsLoopback)) ? address : null;

    private static bool IsPublic(Uri address) => address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort;

    private static bool IsWeb(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp;

    private static Uri? Usable(string? text) =>
        text is { Length: <= MaxLength } && Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { UserInfo: "", HostNameType: not UriHostNameType.Unknown }
            ? address
            : null;
}
