using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Com.Atproto.Repo;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Tests.Queries;

/// <summary>
/// Who chose what a query shows, written down from docs/operations.md; and the requests that would show the track of the walk. What is not XRPC stands
/// in a class of its own for each kind of client, and is added here.
/// </summary>
internal static class Surfaces
{
    /// <summary>The service chooses.</summary>
    public static readonly HashSet<string> ChosenByService =
    [
        ListTracks.NsidText, SearchTracks.NsidText, SearchAll.NsidText, Lexicons.Parts.Page.Mention.Search.NsidText, GetTopTracks.NsidText, GetTrendingTracks.NsidText, GetSuggestedTracks.NsidText,
        GetActivity.NsidText, .. SubsonicSurfaces.ChosenByService,
        "/tracks", "/tracks/top", "/tracks/tags/{**name}", "/search", "/activity", "/radio/state", "/radio/state.json",
        .. WebSurfaces.ChosenByService,
    ];

    /// <summary>The listener has opened an account's page or a list.</summary>
    public static readonly HashSet<string> ChosenByListener =
        [
            GetActorTracks.NsidText, GetActorLikes.NsidText, GetActorComments.NsidText, GetList.NsidText, "/tracks (of an artist)", "/artists/{account}/analytics", "/users/{account}/likes",
            "/albums/{account}/{slug}", "/now-playing/by-did/{account}", "/now-playing/by-handle/{account}", "/lists/playlists/{id}", "/lists/playlists/by-uri", .. SubsonicSurfaces.ChosenByListener, .. WebSurfaces.ChosenByListener,
        ];

    /// <summary>The listener has the address.</summary>
    public static readonly HashSet<string> ByAddress = [GetTrack.NsidText, GetTracks.NsidText, GetRecord.NsidText, "/tracks/{number}", "/tracks/by-uri", .. SubsonicSurfaces.ByAddress, .. WebSurfaces.ByAddress];

    /// <summary>The front end's endpoints that show no track, or nothing of what a track says of itself.</summary>
    public static readonly HashSet<string> WithoutTracks =
    [
        "/config", "/health", "/robots.txt", "/search/semantic", "/audio/{file}", "/audio/{file:filename}/url", "/audio/{file:filename}/download", "/activity/histogram", "/stats", "/sitemap-data", "/moderation/sensitive-images", "/auth/pds-options",
        "/jams/{code}/preview", "/radio/stations",
        "/tracks/{number}/likes", "/tracks/{number}/comments", "/tracks/{number}/recommended-tags", "/tracks/tags",
        "/artists/{account}", "/artists/by-handle/{account}", "/albums", "/albums/{account}", "/albums/{account}/{slug}/download", "/lists/by-uri",
        "/lists/playlists/{id}/meta", "/lists/playlists/{id}/og-cover", "/lists/playlists/by-artist/{account}",
    ];

    /// <summary>The front end's requests that would show the track, by the pattern of the endpoint; <c>{number}</c> stands for its own, <c>{playlist}</c> and <c>{uri}</c> for a playlist that holds it.</summary>
    public static IEnumerable<(string Name, string Path)> FrontendRequests =>
    [
        ("/tracks", "/tracks/"),
        ("/tracks (of an artist)", $"/tracks/?artist_did={Catalogue.Aria}"),
        ("/tracks/top", "/tracks/top"),
        ("/search", "/search/?q=dawn"),
        ("/activity", "/activity/"),
        ("/radio/state", "/radio/state"),
        ("/radio/state.json", "/radio/state.json?station=fresh"),
        ("/tracks/by-uri", $"/tracks/by-uri?uri={Catalogue.Dawn}"),
        ("/tracks/{number}", "/tracks/{number}"),
        ("/tracks/tags/{**name}", "/tracks/tags/ambient"),
        ("/artists/{account}/analytics", $"/artists/{Catalogue.Aria}/analytics"),
        ("/users/{account}/likes", $"/users/{Catalogue.Ben}/likes"),
        ("/albums/{account}/{slug}", $"/albums/{Catalogue.Aria}/hours"),
        ("/now-playing/by-did/{account}", $"/now-playing/by-did/{Catalogue.Ben}"),
        ("/now-playing/by-handle/{account}", $"/now-playing/by-handle/{Catalogue.Ben}"),
        ("/lists/playlists/{id}", "/lists/playlists/{playlist}"),
        ("/lists/playlists/by-uri", "/lists/playlists/by-uri?uri={uri}"),
    ];

    /// <summary>Beside the examples, which every query has.</summary>
    public static IEnumerable<(string Nsid, (string, object)[] Parameters)> Requests =>
    [
        .. Example.All,
        (ListTracks.NsidText, []),
        (GetTracks.NsidText, [("uris", Catalogue.Dawn)]),
        (GetActorTracks.NsidText, [("actor", Catalogue.Aria)]),
        (GetTopTracks.NsidText, []),
        (GetTrendingTracks.NsidText, []),
        (GetSuggestedTracks.NsidText, [("seeds", Catalogue.Night)]),
        (GetActivity.NsidText, []),
        (SearchAll.NsidText, [("q", "dawn")]),
        (Lexicons.Parts.Page.Mention.Search.NsidText, [("service", "at://did:web:appview.example/parts.page.mention.service/self"), ("search", "dawn")]),
        (GetList.NsidText, [("list", Catalogue.Album)]),
        (GetRecord.NsidText, [("repo", Catalogue.Aria), ("collection", "fm.plyr.track"), ("rkey", Catalogue.Dawn.Split('/')[^1])]),
    ];
}
