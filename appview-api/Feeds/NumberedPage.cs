using System.Globalization;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Feeds;

/// <summary>
/// A page of the front end whose address holds a name that is in no record: <c>/track/N</c>, <c>/playlist/UUID</c>, <c>/u/HANDLE/album/SLUG</c>.
/// </summary>
internal abstract record NumberedPage
{
    private static readonly HashSet<string> Upstream = new(StringComparer.OrdinalIgnoreCase) { "plyr.fm", "www.plyr.fm" };

    /// <param name="IsUpstream">Plyr.fm gave the number, which is not the one that the track has here.</param>
    public sealed record Track(long Number, bool IsUpstream) : NumberedPage;

    public sealed record Playlist(Guid Id) : NumberedPage;

    public sealed record Album(AtIdentifier Artist, string Slug) : NumberedPage;

    /// <param name="address">What somebody has pasted.</param>
    /// <param name="site">Where the pages of this service are; null: anywhere but at plyr.fm.</param>
    /// <returns>Null for an address of another form.</returns>
    public static NumberedPage? Read(string address, Uri? site)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var page) || (page.Scheme != Uri.UriSchemeHttps && page.Scheme != Uri.UriSchemeHttp))
            return null;
        var isUpstream = Upstream.Contains(page.Host) && site?.Host != page.Host;
        return page.AbsolutePath.Trim('/').Split('/') switch
        {
            ["track", var text] when IsNumber(text, out var number) => new Track(number, isUpstream),
            ["playlist", var text] when Guid.TryParseExact(text, "D", out var id) => new Playlist(id),
            ["u", var text, "album", { Length: > 0 } slug] when AtIdentifier.TryParse(Uri.UnescapeDataString(text), out var artist) => new Album(artist, Uri.UnescapeDataString(slug)),
            _ => null,
        };
    }

    private static bool IsNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
