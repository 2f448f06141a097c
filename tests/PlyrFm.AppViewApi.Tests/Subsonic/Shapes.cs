namespace PlyrFm.AppViewApi.Tests.Subsonic;

/// <summary>
/// The shapes that the OpenSubsonic documentation publishes of what is answered here, written down from its pages and not from the code. A line is a
/// shape and its fields; <c>!</c> marks those that have to be there, <c>[]</c> arrays, <c>=</c> the text between the tags in XML, <c>&lt;</c> a text that
/// is an element there. Fields that the documentation has and that are never sent are left out, so a field that is not here is a defect.
/// </summary>
/// <remarks>https://opensubsonic.netlify.app/docs/responses/</remarks>
internal static class Shapes
{
    public const string Root = "subsonic-response";

    private const string Published = """
        subsonic-response: status! text; version! text; type! text; serverVersion! text; openSubsonic! flag; error error; license license; openSubsonicExtensions[] extension; musicFolders musicFolders; user user; scanStatus scanStatus; lyrics lyrics; lyricsList lyricsList; bookmarks bookmarks; internetRadioStations internetRadioStations; newestPodcasts newestPodcasts; nowPlaying nowPlaying; podcasts podcasts; shares shares; videos videos; artists artistsId3; indexes indexes; directory directory; artist artistWithAlbums; artistInfo artistInfo; artistInfo2 artistInfo; album albumWithSongs; albumInfo albumInfo; song child; genres genres; albumList albumList; albumList2 albumList2; randomSongs songs; songsByGenre songs; playlists playlists; playlist playlistWithSongs; starred starred; starred2 starred2; searchResult2 searchResult2; searchResult3 searchResult3; topSongs songs; similarSongs songs; similarSongs2 songs
        error: code! int; message text
        license: valid! flag
        extension: name! text; versions![] int
        musicFolders: musicFolder[] musicFolder
        musicFolder: id! int; name text
        user: username! text; scrobblingEnabled! flag; adminRole! flag; settingsRole! flag; downloadRole! flag; uploadRole! flag; playlistRole! flag; coverArtRole! flag; commentRole! flag; podcastRole! flag; streamRole! flag; jukeboxRole! flag; shareRole! flag; videoConversionRole! flag; folder[] int
        scanStatus: scanning! flag; count int
        lyrics: value! =text
        lyricsList: structuredLyrics[] nothing
        bookmarks: bookmark[] nothing
        internetRadioStations: internetRadioStation[] nothing
        newestPodcasts: episode[] nothing
        nowPlaying: entry[] nothing
        podcasts: channel[] nothing
        shares: share[] nothing
        videos: video[] nothing
        nothing: never! text
        artistsId3: ignoredArticles! text; index[] indexId3
        indexId3: name! text; artist[] artistId3
        artistId3: id! id; name! text; coverArt id; artistImageUrl url; albumCount int
        artistWithAlbums: id! id; name! text; coverArt id; artistImageUrl url; albumCount! int; album[] albumId3
        artistBrief: id! id; name! text
        indexes: ignoredArticles! text; lastModified! int; index[] indexFolder
        indexFolder: name! text; artist[] artistFolder
        artistFolder: id! id; name! text; artistImageUrl url
        artistInfo: biography <text; smallImageUrl <url; mediumImageUrl <url; largeImageUrl <url
        directory: id! text; parent text; name! text; child[] child
        albumId3: id! id; name! text; artist text; artistId id; displayArtist text; coverArt id; songCount! int; duration! int; playCount int; created! time; year int; artists[] artistBrief
        albumWithSongs: id! id; name! text; artist text; artistId id; displayArtist text; coverArt id; songCount! int; duration! int; playCount int; created! time; year int; artists[] artistBrief; song[] child
        albumInfo: notes <text
        child: id! id; parent text; isDir! flag; title! text; album text; albumId id; artist text; artistId id; displayArtist text; track int; year int; genre text; coverArt id; size int; contentType text; suffix text; duration int; bitRate int; isVideo flag; playCount int; created time; starred time; type kind; mediaType text; explicitStatus text; genres[] itemGenre; artists[] artistBrief
        itemGenre: name! text
        genres: genre[] genre
        genre: value! =text; songCount! int; albumCount! int
        albumList: album[] child
        albumList2: album[] albumId3
        songs: song[] child
        playlists: playlist[] playlist
        playlist: id! id; name! text; owner text; public flag; readonly flag; songCount! int; duration! int; created! time; changed! time; coverArt id
        playlistWithSongs: id! id; name! text; owner text; public flag; readonly flag; songCount! int; duration! int; created! time; changed! time; coverArt id; entry[] child
        starred: artist[] artistFolder; album[] child; song[] child
        starred2: artist[] artistId3; album[] albumId3; song[] child
        searchResult2: artist[] artistFolder; album[] child; song[] child
        searchResult3: artist[] artistId3; album[] albumId3; song[] child
        """;

    public static IReadOnlyDictionary<string, IReadOnlyList<ShapeField>> All { get; } = Published.Split('\n')
        .Select(line => line.Split(": ", 2))
        .ToDictionary(parts => parts[0], IReadOnlyList<ShapeField> (parts) => [.. parts[1].Split("; ").Select(ShapeField.Parse)]);
}
