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
[JsonSerializable(typeof(ActivityResponse))]
[JsonSerializable(typeof(HistogramResponse))]
[JsonSerializable(typeof(StatsResponse))]
[JsonSerializable(typeof(SitemapResponse))]
[JsonSerializable(typeof(SensitiveImagesResponse))]
[JsonSerializable(typeof(PdsOptionsResponse))]
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
