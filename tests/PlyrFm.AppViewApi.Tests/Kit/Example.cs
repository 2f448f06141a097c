using PlyrFm.Lexicons.Com.Atproto.Label;
using PlyrFm.Lexicons.Com.Atproto.Repo;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>One request per query about the catalogue: compared letter by letter in tests, and shown in docs/api.md.</summary>
internal static class Example
{
    public static IReadOnlyList<(string Nsid, (string, object)[] Parameters)> All { get; } =
    [
        (GetTrack.NsidText, [("uri", Catalogue.Dawn)]),
        (GetTracks.NsidText, [("uris", Catalogue.Night), ("uris", Catalogue.Gated)]),
        (ListTracks.NsidText, [("tags", "ambient"), ("limit", 2)]),
        (GetActorTracks.NsidText, [("actor", "aria.example"), ("limit", 1)]),
        (GetLikes.NsidText, [("uri", Catalogue.Dawn)]),
        (GetActorLikes.NsidText, [("actor", "ben.example")]),
        (GetActorPlays.NsidText, [("actor", "ben.example")]),
        (GetComments.NsidText, [("uri", Catalogue.Dawn)]),
        (GetActorComments.NsidText, [("actor", "ben.example")]),
        (GetPlayback.NsidText, [("uri", Catalogue.Dawn)]),
        (GetProfile.NsidText, [("actor", "aria.example")]),
        (GetProfiles.NsidText, [("actors", Catalogue.Carla), ("actors", "ben.example")]),
        (SearchTracks.NsidText, [("q", "dawn moll"), ("limit", 5)]),
        (SearchLists.NsidText, [("q", "hour")]),
        (SearchActors.NsidText, [("q", "aria")]),
        (SearchActorsTypeahead.NsidText, [("q", "be")]),
        (SearchAll.NsidText, [("q", "hours"), ("limit", 3)]),
        (Lexicons.Parts.Page.Mention.Search.NsidText, [("service", "at://did:web:appview.example/parts.page.mention.service/self"), ("search", "hours"), ("limit", 3)]),
        (ListArtists.NsidText, [("sort", "active")]),
        (ListTags.NsidText, [("q", "am")]),
        (GetList.NsidText, [("list", Catalogue.Mix)]),
        (GetLists.NsidText, [("uris", Catalogue.Album)]),
        (GetActorLists.NsidText, [("actor", "ben.example"), ("checkSubject", Catalogue.Night)]),
        (GetTrackLists.NsidText, [("uri", Catalogue.Night)]),
        (GetTopTracks.NsidText, [("period", "month"), ("limit", 1)]),
        (GetTrendingTracks.NsidText, []),
        (GetSuggestedTracks.NsidText, [("seeds", Catalogue.Dawn)]),
        (GetActivityHistogram.NsidText, [("days", 3)]),
        (GetActivity.NsidText, [("kinds", "comment"), ("kinds", "list")]),
        (ResolveUrl.NsidText, [("url", $"https://plyr.fm/{Catalogue.Album.Replace(Catalogue.Aria, "aria.example")}")]),
        (GetRecord.NsidText, [("repo", "ben.example"), ("collection", "fm.plyr.list"), ("rkey", Catalogue.Mix.Split('/')[^1])]),
        (QueryLabels.NsidText, [("uriPatterns", $"at://{Catalogue.Aria}/*")]),
        (GetRepoStatus.NsidText, [("did", Catalogue.Aria), ("minRev", "3jzfcijpj2z2a"), ("waitMs", 5000)]),
        (GetRecordStatus.NsidText, [("uri", Catalogue.Refused)]),
        (GetStats.NsidText, []),
    ];
}
