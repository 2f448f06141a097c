using PlyrFm.AppViewApi.Tests.Kit;

namespace PlyrFm.AppViewApi.Tests.Queries;

/// <summary>The same for pages, feeds and files; names are the routes.</summary>
internal static class WebSurfaces
{
    private const string Home = "/";
    private const string ArtistFeed = "/rss/artist/{did}";
    private const string ListFeed = "/rss/list/{did}/{rkey}";
    private const string M3u8 = "/playlist/{did}/{rkey}.m3u8";
    private const string Jspf = "/playlist/{did}/{rkey}.jspf";
    private const string ListFrame = "/embed/list/{did}/{rkey}";
    private const string AlbumFrame = "/embed/album/{did}/{slug}";
    private const string TrackFrame = "/embed/track/{did}/{rkey}";
    private const string OEmbed = "/oembed";
    private const string Export = "/export/{did}";

    public static readonly HashSet<string> ChosenByService = [Home];

    public static readonly HashSet<string> ChosenByListener = [ArtistFeed, ListFeed, M3u8, Jspf, ListFrame, AlbumFrame];

    public static readonly HashSet<string> ByAddress = [TrackFrame, OEmbed, Export];

    /// <summary>Routes that show no track: they are walked elsewhere, lead to its sound, or say what this service is. So do those of Scalar, below /docs.</summary>
    public static readonly HashSet<string> WithoutTracks =
    [
        "/xrpc/{**nsid}", "/rest/{method}", "/audio/{did}/{rkey}", "/xrpc/_health", "/.well-known/did.json", "/lexicons/{file}", "/openapi.json", "{**path}",
    ];

    /// <summary>What a browser or player asks to be shown the track of the walk.</summary>
    public static IEnumerable<(string Name, string Path)> Requests =>
    [
        (Home, Home),
        (ArtistFeed, $"/rss/artist/{Catalogue.Aria}"),
        (ListFeed, $"/rss/list/{Place(Catalogue.Album)}"),
        (M3u8, $"/playlist/{Place(Catalogue.Album)}.m3u8"),
        (Jspf, $"/playlist/{Place(Catalogue.Album)}.jspf"),
        (ListFrame, $"/embed/list/{Place(Catalogue.Album)}"),
        (AlbumFrame, $"/embed/album/{Catalogue.Aria}/hours"),
        (TrackFrame, $"/embed/track/{Place(Catalogue.Dawn)}"),
        (OEmbed, $"/oembed?url={Uri.EscapeDataString(Catalogue.Dawn)}"),
        (Export, $"/export/{Catalogue.Aria}"),
    ];

    /// <summary>Where the sound of the track of the walk is.</summary>
    public static string Sound => $"/audio/{Place(Catalogue.Dawn)}";

    private static string Place(string uri) => $"{uri.Split('/')[2]}/{uri.Split('/')[4]}";
}
