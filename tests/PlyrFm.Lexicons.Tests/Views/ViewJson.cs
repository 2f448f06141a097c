using System.Text.Json.Serialization;
using PlyrFm.Lexicons.Com.Atproto.Label;
using PlyrFm.Lexicons.Com.Atproto.Repo;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;
using PlyrFm.Lexicons.Parts.Page.Mention;

namespace PlyrFm.Lexicons.Tests.Views;

/// <summary>Every answer, serialised without reflection: that this compiles is half of the test.</summary>
[JsonSerializable(typeof(QueryLabelsOutput))]
[JsonSerializable(typeof(GetRecordOutput))]
[JsonSerializable(typeof(GetProfileOutput))]
[JsonSerializable(typeof(GetProfilesOutput))]
[JsonSerializable(typeof(ListArtistsOutput))]
[JsonSerializable(typeof(SearchActorsOutput))]
[JsonSerializable(typeof(SearchActorsTypeaheadOutput))]
[JsonSerializable(typeof(GetActorCommentsOutput))]
[JsonSerializable(typeof(GetActorLikesOutput))]
[JsonSerializable(typeof(GetActorTracksOutput))]
[JsonSerializable(typeof(GetCommentsOutput))]
[JsonSerializable(typeof(GetLikesOutput))]
[JsonSerializable(typeof(GetPlaybackOutput))]
[JsonSerializable(typeof(GetTopTracksOutput))]
[JsonSerializable(typeof(GetTrackOutput))]
[JsonSerializable(typeof(GetTracksOutput))]
[JsonSerializable(typeof(ListTagsOutput))]
[JsonSerializable(typeof(ListTracksOutput))]
[JsonSerializable(typeof(SearchTracksOutput))]
[JsonSerializable(typeof(GetActorListsOutput))]
[JsonSerializable(typeof(GetListOutput))]
[JsonSerializable(typeof(GetListsOutput))]
[JsonSerializable(typeof(GetTrackListsOutput))]
[JsonSerializable(typeof(SearchListsOutput))]
[JsonSerializable(typeof(GetActivityOutput))]
[JsonSerializable(typeof(GetActivityHistogramOutput))]
[JsonSerializable(typeof(GetActorPlaysOutput))]
[JsonSerializable(typeof(GetRecordStatusOutput))]
[JsonSerializable(typeof(GetRepoStatusOutput))]
[JsonSerializable(typeof(GetStatsOutput))]
[JsonSerializable(typeof(GetSuggestedTracksOutput))]
[JsonSerializable(typeof(GetTrendingTracksOutput))]
[JsonSerializable(typeof(ResolveUrlOutput))]
[JsonSerializable(typeof(SearchAllOutput))]
[JsonSerializable(typeof(SearchOutput))]
// Two groups have a definition of this name, and the generator names its properties after the bare name.
[JsonSerializable(typeof(Fm.Plyr.Actor.ViewerState), TypeInfoPropertyName = "ActorViewerState")]
internal sealed partial class ViewJson : JsonSerializerContext;
