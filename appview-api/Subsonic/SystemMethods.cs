using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>What players ask before anything else, what is never there, and what nobody may do.</summary>
internal static class SystemMethods
{
    /// <summary>The one folder that holds everything.</summary>
    public const long Folder = 1;

    /// <summary><see cref="Folder"/> where ids are texts.</summary>
    public const string FolderId = "1";

    public const string FolderName = "plyr";

    private const string Anonymous = "anonymous";

    private static readonly (string Name, string Element, string List)[] AlwaysEmpty =
    [
        ("getBookmarks", "bookmarks", "bookmark"), ("getInternetRadioStations", "internetRadioStations", "internetRadioStation"),
        ("getLyricsBySongId", "lyricsList", "structuredLyrics"), ("getNewestPodcasts", "newestPodcasts", "episode"), ("getNowPlaying", "nowPlaying", "entry"),
        ("getPodcasts", "podcasts", "channel"), ("getShares", "shares", "share"), ("getVideos", "videos", "video"),
    ];

    private static readonly string[] Writes =
    [
        "addChatMessage", "changePassword", "createBookmark", "createInternetRadioStation", "createPlaylist", "createPodcastChannel", "createShare", "createUser",
        "deleteBookmark", "deleteInternetRadioStation", "deletePlaylist", "deletePodcastChannel", "deletePodcastEpisode", "deleteShare", "deleteUser",
        "downloadPodcastEpisode", "jukeboxControl", "refreshPodcasts", "savePlayQueue", "savePlayQueueByIndex", "scrobble", "setRating", "star", "startScan",
        "unstar", "updateInternetRadioStation", "updatePlaylist", "updateShare", "updateUser",
    ];

    public static void Register(SubsonicMethods methods)
    {
        methods.Answer("ping", static _ => SubsonicReply.Ok());
        methods.Answer("getLicense", static _ => SubsonicReply.Ok().Add("license", new Element().Set("valid", true)));
        methods.Answer("getOpenSubsonicExtensions", static _ => SubsonicReply.Ok().AddEach("openSubsonicExtensions", [Extension("formPost"), Extension("topSongsByArtistId")]));
        methods.Answer("getMusicFolders", static _ => SubsonicReply.Ok().Add(
            "musicFolders", new Element().AddEach("musicFolder", [new Element().Set("id", Folder).Set("name", FolderName)])));
        methods.Answer("getUser", static request => SubsonicReply.Ok().Add("user", User(request.TextOrNull("username") ?? request.TextOrNull("u") ?? Anonymous)));
        methods.Answer("getScanStatus", static _ => SubsonicReply.Ok().Add("scanStatus", new Element().Set("scanning", false)));
        methods.Answer("getLyrics", static _ => SubsonicReply.Ok().Add("lyrics", new Element { Content = "" }));
        methods.Answer("getPlayQueue", static _ => SubsonicReply.Ok());
        foreach (var (name, element, list) in AlwaysEmpty)
            methods.Answer(name, _ => SubsonicReply.Ok().Add(element, new Element().AddEach(list, Array.Empty<Element>())));
        foreach (var name in Writes)
            methods.Answer(name, static Element (_) => throw new XrpcException(NotAuthorised()));
    }

    private static XrpcError NotAuthorised() => new(StatusCodes.Status403Forbidden, "NotAuthorised", "User is not authorized for the given operation: this service can only be read.");

    private static Element Extension(string name) => new Element().Set("name", name).AddEach("versions", [1L]);

    private static Element User(string name) => new Element()
        .Set("username", name)
        .Set("scrobblingEnabled", false)
        .Set("adminRole", false)
        .Set("settingsRole", false)
        .Set("downloadRole", true)
        .Set("uploadRole", false)
        .Set("playlistRole", false)
        .Set("coverArtRole", false)
        .Set("commentRole", false)
        .Set("podcastRole", false)
        .Set("streamRole", true)
        .Set("jukeboxRole", false)
        .Set("shareRole", false)
        .Set("videoConversionRole", false)
        .AddEach("folder", [Folder]);
}
