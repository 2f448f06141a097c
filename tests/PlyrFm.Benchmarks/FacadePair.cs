using System.Globalization;

namespace PlyrFm.Benchmarks;

/// <summary>An endpoint of the front end's API, and the query that it translates, about the same thing of the large catalogue.</summary>
/// <param name="Path">For the table.</param>
/// <param name="Nsid">For the table.</param>
/// <param name="Ask">Both requests, made from a source of chance. The second may be several: what one answer there has may take more than one page here.</param>
internal sealed record FacadePair(string Path, string Nsid, Func<Random, (string Facade, string[] Queries)> Ask)
{
    private const string Xrpc = "/xrpc/fm.plyr.";

    /// <summary>All that have a counterpart. <c>/albums/</c>, analytics, sitemap and radio have none.</summary>
    public static IReadOnlyList<FacadePair> Of(FacadeNames names)
    {
        var n = names.Tracks;
        return
        [
            One("/tracks/", "feed.listTracks?limit=50", _ => ("/tracks/?limit=50", "")),
            One("/tracks/?tags=", "feed.listTracks?limit=50&tags=", random => With(Tag(random), tag => ($"/tracks/?limit=50&tags={tag}", tag))),
            One("/tracks/?artist_did=", "feed.getActorTracks?limit=50&actor=", random => With(ServedQuery.Artist(random, n), did => ($"/tracks/?limit=50&artist_did={did}", did))),
            One("/tracks/top", "feed.getTopTracks?limit=10&period=week", _ => ("/tracks/top?limit=10&period=week", "")),
            One("/tracks/{id}", "feed.getTrack?uri=", random => With(Track(random, n), track => ($"/tracks/{track}", Uri(track, n)))),
            One("/tracks/by-uri", "feed.getTrack?uri=", random => With(Uri(Track(random, n), n), uri => ($"/tracks/by-uri?uri={uri}", uri))),
            One("/tracks/{id}/likes", "feed.getLikes?limit=100&uri=", random => With(Track(random, n), track => ($"/tracks/{track}/likes", Uri(track, n)))),
            One("/tracks/{id}/comments", "feed.getComments?limit=100&uri=", random => With(Track(random, n), track => ($"/tracks/{track}/comments", Uri(track, n)))),
            One("/tracks/tags", "feed.listTags?limit=20", _ => ("/tracks/tags?limit=20", "")),
            new("/tracks/tags/{name}", "feed.listTracks, 2 pages", random => With(Tag(random), tag => ($"/tracks/tags/{tag}", names.PagesOfTag(tag)))),
            One("/audio/{file}/url", "feed.getPlayback?uri=", random => With(names.File(random), file => ($"/audio/{file.FileId}/url", file.Uri))),
            One("/artists/{did}", "actor.getProfile?actor=", random => With(ServedQuery.Artist(random, n), did => ($"/artists/{did}", did))),
            One("/users/{did}/likes", "feed.getActorLikes?limit=100&actor=", random => With(ServedQuery.Account(random, n), did => ($"/users/{did}/likes", did))),
            One("/albums/{did}", "graph.getActorLists?limit=100&listType=album&actor=", random => With(ServedQuery.Artist(random, n), did => ($"/albums/{did}", did))),
            One("/albums/{did}/{slug}", "graph.getList?limit=100&list=", random => With(names.Album(random), album => ($"/albums/{album.Did}/{album.Slug}", album.Uri))),
            One("/lists/playlists/{id}", "graph.getList?limit=100&list=", random => With(names.Playlist(random), list => ($"/lists/playlists/{list.Id}", list.Uri))),
            One("/lists/playlists/{id}/meta", "graph.getLists?uris=", random => With(names.Playlist(random), list => ($"/lists/playlists/{list.Id}/meta", list.Uri))),
            One("/lists/by-uri", "graph.getLists?uris=", random => With(names.Playlist(random), list => ($"/lists/by-uri?uri={list.Uri}", list.Uri))),
            One("/lists/playlists/by-artist/{did}", "graph.getActorLists?limit=100&listType=playlist&actor=",
                random => With(names.Playlist(random), list => ($"/lists/playlists/by-artist/{list.Did}", list.Did))),
            One("/search/", "unspecced.searchAll?limit=10&q=", random => With(ServedQuery.Word(random), word => ($"/search/?limit=10&q={word}", word))),
            One("/activity/", "unspecced.getActivity?limit=20", _ => ("/activity/?limit=20", "")),
            One("/activity/histogram", "unspecced.getActivityHistogram?days=7", _ => ("/activity/histogram?days=7", "")),
            One("/stats", "unspecced.getStats", _ => ("/stats", "")),
        ];
    }

    private static FacadePair One(string path, string query, Func<Random, (string Facade, string Value)> ask) =>
        new(path, query.Split('?')[0], random => With(ask(random), asked => (asked.Facade, new[] { $"{Xrpc}{query}{asked.Value}" })));

    private static TResult With<T, TResult>(T value, Func<T, TResult> use) => use(value);

    // Of the whole catalogue alike, so that who likes one of them fits on a page.
    private static long Track(Random random, int tracks) => 1 + random.Next(tracks);

    private static string Uri(long track, int tracks) => $"at://{ServedQuery.Did(1 + (track * 7919 % Math.Max(tracks / 20, 1)))}/fm.plyr.track/t{track.ToString(CultureInfo.InvariantCulture)}";

    private static string Tag(Random random) => ServedQuery.Syllables(random.Next(40));
}
