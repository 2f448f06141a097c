using PlyrFm.AppViewApi.Tests.Kit;

namespace PlyrFm.AppViewApi.Tests.Frontend;

/// <summary>Requests of the front end about the catalogue, one or more per endpoint.</summary>
/// <param name="Name">Of the snapshot.</param>
/// <param name="Pattern">Of the endpoint.</param>
/// <param name="Path">What is asked; <c>{number}</c> and <c>{file}</c> stand for what the track Dawn is called.</param>
/// <param name="Shape">What the answer has to be.</param>
internal sealed record FrontendExample(string Name, string Pattern, string Path, string Shape, string Method = "GET", string? Body = null)
{
    private static readonly string Dawn = Uri.EscapeDataString(Catalogue.Dawn);

    private static readonly Guid Mix = Uuid5.OfUrl(Catalogue.Mix);

    public static IReadOnlyList<FrontendExample> All { get; } =
    [
        new("config", "/config", "/config", "Config"),
        new("health", "/health", "/health", "Status"),
        new("tracks", "/tracks", "/tracks/", "TrackPage"),
        new("tracks-of-artist", "/tracks", $"/tracks/?artist_did={Catalogue.Aria}&limit=2", "TrackPage"),
        new("tracks-by-tag", "/tracks", "/tracks/?tags=tape&tags=nothing", "TrackPage"),
        new("top", "/tracks/top", "/tracks/top?limit=10", "[Track]"),
        new("track", "/tracks/{number}", "/tracks/{number}", "Track"),
        new("track-by-uri", "/tracks/by-uri", $"/tracks/by-uri?uri={Dawn}", "Track"),
        new("activity", "/activity", "/activity/?limit=8", "Activity"),
        new("histogram", "/activity/histogram", "/activity/histogram?days=3", "Histogram"),
        new("stats", "/stats", "/stats", "Stats"),
        new("sitemap", "/sitemap-data", "/sitemap-data", "Sitemap"),
        new("sensitive-images", "/moderation/sensitive-images", "/moderation/sensitive-images", "SensitiveImages"),
        new("pds-options", "/auth/pds-options", "/auth/pds-options", "PdsOptions"),
        new("stations", "/radio/stations", "/radio/stations", "Stations"),
        new("radio", "/radio/state", "/radio/state", "RadioState"),
        new("radio-of-station", "/radio/state.json", "/radio/state.json?station=fresh&limit=1", "RadioState"),
        new("play", "/tracks/{number}/play", "/tracks/{number}/play", "PlayCount", "POST", """{"ref":"x"}"""),
        new("audio-address", "/audio/{file:filename}/url", "/audio/{file}/url", "AudioAddress"),
        new("search-tracks", "/search", "/search/?q=dawn&type=tracks", "TrackFound"),
        new("search-albums", "/search", "/search/?q=hours&type=albums", "AlbumFound"),
        new("search-artists", "/search", "/search/?q=aria&type=artists", "ArtistFound"),
        new("search-tags", "/search", "/search/?q=ambient&type=tags", "TagFound"),
        new("search-playlists", "/search", "/search/?q=mix&type=playlists", "PlaylistFound"),
        new("search-semantic", "/search/semantic", "/search/semantic?q=calm", "Semantic"),
        new("likers", "/tracks/{number}/likes", "/tracks/{number}/likes", "Likers"),
        new("comments", "/tracks/{number}/comments", "/tracks/{number}/comments", "Comments"),
        new("recommended-tags", "/tracks/{number}/recommended-tags", "/tracks/{number}/recommended-tags?limit=5", "RecommendedTags"),
        new("tags", "/tracks/tags", "/tracks/tags?limit=15", "[Tag]"),
        new("tag", "/tracks/tags/{**name}", "/tracks/tags/ambient", "TagPage"),
        new("artist-by-handle", "/artists/by-handle/{account}", "/artists/by-handle/ARIA.example", "Artist"),
        new("artist", "/artists/{account}", $"/artists/{Catalogue.Carla}", "Artist"),
        new("artists", "/artists/batch", "/artists/batch", "{Artist}", "POST", $"""["{Catalogue.Ben}", "did:plc:nobodynobodynobodynobody", "{Catalogue.Ben}", "?"]"""),
        new("artist-totals", "/artists/{account}/analytics", $"/artists/{Catalogue.Aria}/analytics", "ArtistTotals"),
        new("avatar", "/artists/{account}/refresh-avatar", $"/artists/{Catalogue.Aria}/refresh-avatar", "Avatar", "POST"),
        new("liked", "/users/{account}/likes", "/users/ben.example/likes", "LikedTracks"),
        new("albums", "/albums", "/albums/", "AnyAlbums"),
        new("albums-of-artist", "/albums/{account}", "/albums/aria.example", "Albums"),
        new("album", "/albums/{account}/{slug}", $"/albums/{Catalogue.Aria}/hours", "Album"),
        new("playlist", "/lists/playlists/{id}", $"/lists/playlists/{Mix}", "FullPlaylist"),
        new("playlist-meta", "/lists/playlists/{id}/meta", $"/lists/playlists/{Mix}/meta", "Playlist"),
        new("playlist-by-uri", "/lists/playlists/by-uri", $"/lists/playlists/by-uri?uri={Uri.EscapeDataString(Catalogue.Mix)}", "FullPlaylist"),
        new("playlists", "/lists/playlists/by-artist/{account}", $"/lists/playlists/by-artist/{Catalogue.Ben}", "[Playlist]"),
        new("list-page", "/lists/by-uri", $"/lists/by-uri?uri={Uri.EscapeDataString(Catalogue.Album)}", "ListTarget"),
    ];

    public override string ToString() => Name;
}
