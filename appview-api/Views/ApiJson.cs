using System.Text.Json;
using System.Text.Json.Serialization;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Com.Atproto.Label;
using PlyrFm.Lexicons.Com.Atproto.Repo;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Views;

/// <summary>The bodies of all queries, serialised by generated code.</summary>
[JsonSerializable(typeof(GetTrackOutput))]
[JsonSerializable(typeof(GetTracksOutput))]
[JsonSerializable(typeof(ListTracksOutput))]
[JsonSerializable(typeof(GetActorTracksOutput))]
[JsonSerializable(typeof(GetLikesOutput))]
[JsonSerializable(typeof(GetActorLikesOutput))]
[JsonSerializable(typeof(GetActorPlaysOutput))]
[JsonSerializable(typeof(GetCommentsOutput))]
[JsonSerializable(typeof(GetActorCommentsOutput))]
[JsonSerializable(typeof(GetPlaybackOutput))]
[JsonSerializable(typeof(GetProfileOutput))]
[JsonSerializable(typeof(GetProfilesOutput))]
[JsonSerializable(typeof(ListArtistsOutput))]
[JsonSerializable(typeof(ListTagsOutput))]
[JsonSerializable(typeof(SearchTracksOutput))]
[JsonSerializable(typeof(SearchListsOutput))]
[JsonSerializable(typeof(SearchActorsOutput))]
[JsonSerializable(typeof(SearchActorsTypeaheadOutput))]
[JsonSerializable(typeof(SearchAllOutput))]
[JsonSerializable(typeof(Lexicons.Parts.Page.Mention.SearchOutput))]
[JsonSerializable(typeof(GetListOutput))]
[JsonSerializable(typeof(GetListsOutput))]
[JsonSerializable(typeof(GetActorListsOutput))]
[JsonSerializable(typeof(GetTrackListsOutput))]
[JsonSerializable(typeof(GetActivityOutput))]
[JsonSerializable(typeof(GetActivityHistogramOutput))]
[JsonSerializable(typeof(GetTopTracksOutput))]
[JsonSerializable(typeof(GetTrendingTracksOutput))]
[JsonSerializable(typeof(GetSuggestedTracksOutput))]
[JsonSerializable(typeof(ResolveUrlOutput))]
[JsonSerializable(typeof(GetRecordOutput))]
[JsonSerializable(typeof(QueryLabelsOutput))]
[JsonSerializable(typeof(GetRepoStatusOutput))]
[JsonSerializable(typeof(GetRecordStatusOutput))]
[JsonSerializable(typeof(GetStatsOutput))]
[JsonSerializable(typeof(Lexicons.Fm.Plyr.Actor.ViewerState), TypeInfoPropertyName = "ActorViewerState")]
internal sealed partial class ApiJson : JsonSerializerContext
{
    public static ApiJson Relaxed { get; } = new(new JsonSerializerOptions(ErrorJson.Relaxed.Options) { TypeInfoResolver = null });
}
