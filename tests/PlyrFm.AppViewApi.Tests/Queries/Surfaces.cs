using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Com.Atproto.Repo;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Tests.Queries;

/// <summary>Who chose what a query shows, written down from docs/operations.md; and the requests that would show the track of the walk.</summary>
internal static class Surfaces
{
    /// <summary>The service chooses.</summary>
    public static readonly HashSet<string> ChosenByService =
    [
        ListTracks.NsidText, SearchTracks.NsidText, SearchAll.NsidText, GetTopTracks.NsidText, GetTrendingTracks.NsidText, GetSuggestedTracks.NsidText,
        GetActivity.NsidText, .. SubsonicSurfaces.ChosenByService,
    ];

    /// <summary>The listener has opened an account's page or a list.</summary>
    public static readonly HashSet<string> ChosenByListener =
        [GetActorTracks.NsidText, GetActorLikes.NsidText, GetActorComments.NsidText, GetList.NsidText, .. SubsonicSurfaces.ChosenByListener];

    /// <summary>The listener has the address.</summary>
    public static readonly HashSet<string> ByAddress = [GetTrack.NsidText, GetTracks.NsidText, GetRecord.NsidText, .. SubsonicSurfaces.ByAddress];

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
        (GetList.NsidText, [("list", Catalogue.Album)]),
        (GetRecord.NsidText, [("repo", Catalogue.Aria), ("collection", "fm.plyr.track"), ("rkey", Catalogue.Dawn.Split('/')[^1])]),
    ];
}
