namespace PlyrFm.AppViewApi.Tests.Subsonic;

/// <summary>Requests about the catalogue, as players make them: at least one for each method.</summary>
internal static class SubsonicExample
{
    // The DID, and the DID, a slash and the record key, in base32.
    public const string Aria = "ar-mruwiotqnrrtuylsnfqwc4tjmfqxe2lbmfzgsylbojuwcylsnfqq";
    public const string Dawn = "tr-mruwiotqnrrtuylsnfqwc4tjmfqxe2lbmfzgsylbojuwcylsnfqs6m3nnnsdg33xgnxgm2zsme";
    public const string Night = "tr-mruwiotqnrrtuylsnfqwc4tjmfqxe2lbmfzgsylbojuwcylsnfqs6m3nnnsdg33xgnxgm3bsme";
    public const string Gated = "tr-mruwiotqnrrtuylsnfqwc4tjmfqxe2lbmfzgsylbojuwcylsnfqs6m3nnnsdg33xgnxgm3jsme";
    public const string Hours = "al-mruwiotqnrrtuylsnfqwc4tjmfqxe2lbmfzgsylbojuwcylsnfqs6m3nnnsdg33xgnxgm3rsme";
    public const string Mix = "pl-mruwiotqnrrtuytfnzrgk3tcmvxgezlomjsw4ytfnzrgk3tcmvxc6m3nnnsdg33xgnxgm3zsme";

    /// <summary>Methods that lead to bytes elsewhere.</summary>
    public static readonly HashSet<string> Redirects = ["stream", "download", "getCoverArt", "getAvatar"];

    private static readonly string[] WithoutParameters =
    [
        "ping", "getLicense", "getOpenSubsonicExtensions", "getMusicFolders", "getUser", "getScanStatus", "getLyrics", "getLyricsBySongId", "getPlayQueue",
        "getBookmarks", "getInternetRadioStations", "getNewestPodcasts", "getNowPlaying", "getPodcasts", "getShares", "getVideos", "getArtists", "getIndexes",
        "getGenres", "getAlbumInfo", "getAlbumInfo2", "getRandomSongs", "getPlaylists", "search2", "search3",
    ];

    public static IReadOnlyList<(string Method, string Parameters)> All { get; } =
    [
        .. WithoutParameters.Select(method => (method, "")),
        ("getMusicDirectory", "id=1"),
        ("getMusicDirectory", $"id={Aria}"),
        ("getMusicDirectory", $"id={Hours}"),
        ("getArtist", $"id={Aria}"),
        ("getArtistInfo", $"id={Aria}"),
        ("getArtistInfo2", $"id={Aria}"),
        ("getAlbum", $"id={Hours}"),
        ("getSong", $"id={Dawn}"),
        ("getAlbumList", "type=newest"),
        ("getAlbumList2", "type=newest"),
        ("getAlbumList2", "type=random"),
        ("getAlbumList2", "type=highest"),
        ("getAlbumList2", "type=frequent"),
        ("getAlbumList2", "type=alphabeticalByName"),
        ("getAlbumList2", "type=alphabeticalByArtist"),
        ("getAlbumList2", "type=byYear&fromYear=2020&toYear=2030"),
        ("getAlbumList2", "type=byGenre&genre=ambient"),
        ("getAlbumList2", "type=starred"),
        ("getSongsByGenre", "genre=Ambient"),
        ("getRandomSongs", "genre=tape&fromYear=2026&toYear=2026"),
        ("getPlaylist", $"id={Mix}"),
        ("getPlaylists", "u=ben.example"),
        ("getStarred", "u=ben.example"),
        ("getStarred2", "u=ben.example"),
        ("search2", "query=dawn"),
        ("search3", "query=hours"),
        ("search3", "query=aria"),
        ("search3", "query=dawn"),
        ("getTopSongs", "artist=Aria"),
        ("getTopSongs", $"id={Aria}"),
        ("getSimilarSongs", $"id={Night}"),
        ("getSimilarSongs2", $"id={Aria}"),
        ("stream", $"id={Dawn}"),
        ("download", $"id={Dawn}"),
        ("getCoverArt", $"id={Dawn}"),
        ("getAvatar", "username=aria.example"),
    ];

    public static string Path(string method, string parameters) => $"/rest/{method}?{parameters}&c=player&v=1.16.1&u=guest&p=secret";
}
