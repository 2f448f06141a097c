using System.Text.Json;
using System.Text.Json.Serialization;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>The bodies of the front end's API, serialised by generated code. What is null is written: pages tell it from what is not there.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TrackResponse))]
[JsonSerializable(typeof(TrackPageResponse))]
[JsonSerializable(typeof(IReadOnlyList<TrackResponse>))]
[JsonSerializable(typeof(ConfigResponse))]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(PlayCountResponse))]
[JsonSerializable(typeof(ArtistResponse))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, ArtistResponse>))]
[JsonSerializable(typeof(ArtistTotalsResponse))]
[JsonSerializable(typeof(AvatarResponse))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(LikedTracksResponse))]
[JsonSerializable(typeof(LikersResponse))]
[JsonSerializable(typeof(CommentsResponse))]
[JsonSerializable(typeof(RecommendedTagsResponse))]
[JsonSerializable(typeof(IReadOnlyList<TagResponse>))]
[JsonSerializable(typeof(TagPageResponse))]
[JsonSerializable(typeof(AnyAlbumListResponse))]
[JsonSerializable(typeof(AlbumListResponse))]
[JsonSerializable(typeof(AlbumResponse))]
[JsonSerializable(typeof(PlaylistResponse))]
[JsonSerializable(typeof(IReadOnlyList<PlaylistResponse>))]
[JsonSerializable(typeof(FullPlaylistResponse))]
[JsonSerializable(typeof(ListTargetResponse))]
[JsonSerializable(typeof(AudioAddressResponse))]
[JsonSerializable(typeof(ActivityResponse))]
[JsonSerializable(typeof(HistogramResponse))]
[JsonSerializable(typeof(StatsResponse))]
[JsonSerializable(typeof(SitemapResponse))]
[JsonSerializable(typeof(SensitiveImagesResponse))]
[JsonSerializable(typeof(PdsOptionsResponse))]
[JsonSerializable(typeof(NowPlayingResponse))]
[JsonSerializable(typeof(StationsResponse))]
[JsonSerializable(typeof(RadioStateResponse))]
internal sealed partial class FrontendJson : JsonSerializerContext
{
    public static FrontendJson Relaxed { get; } = new(new JsonSerializerOptions(ErrorJson.Relaxed.Options)
    {
        TypeInfoResolver = null,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    });
}
