using PlyrFm.AppViewApi.Audio;
using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AppViewApi.Documentation;
using PlyrFm.AppViewApi.Feeds;
using PlyrFm.AppViewApi.Frontend;
using PlyrFm.AppViewApi.Pages;
using PlyrFm.AppViewApi.Labels;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Subsonic;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Everything that is answered in public: one class per resource, each with the queries and views that it needs.</summary>
internal static class ApiEndpoints
{
    public static IServiceCollection AddApi(this IServiceCollection services) => services
        .AddSingleton<RateLimits>()
        .AddSingleton<KeptReplies>()
        .AddSingleton<LabelerDemand>()
        // What is for anyone who says nothing of themselves: all pages and files, and the queries of programs that send no header.
        .AddSingleton(static all => new Audience(Viewer: null, all.GetRequiredService<ApiOptions>().Labelers))
        .AddSingleton<Collections>()
        .AddSingleton<ActorQueries>()
        .AddSingleton<TrackQueries>()
        .AddSingleton<TrackNumbers>()
        .AddSingleton<LikeQueries>()
        .AddSingleton<PlayQueries>()
        .AddSingleton<CommentQueries>()
        .AddSingleton<ListQueries>()
        .AddSingleton<ProfileQueries>()
        .AddSingleton<ArtistQueries>()
        .AddSingleton<TagQueries>()
        .AddSingleton<TrackSearch>()
        .AddSingleton<ListSearch>()
        .AddSingleton<ActorSearch>()
        .AddSingleton<ActivityQueries>()
        .AddSingleton<RankingQueries>()
        .AddSingleton<SuggestionQueries>()
        .AddSingleton<RecordQueries>()
        .AddSingleton<LabelQueries>()
        .AddSingleton<StatusQueries>()
        .AddSingleton<ViewerQueries>()
        .AddSingleton<PageQueries>()
        .AddSingleton<Addresses>()
        .AddSingleton<AudioProxyMetrics>()
        .AddSingleton<BlobShelf>()
        .AddSingleton<AudioSources>()
        .AddSingleton<Supporters>()
        .AddSingleton<GateMetrics>()
        .AddSingleton<Gates>()
        .AddSingleton<PageLoader>()
        .AddSingleton<ProfileViews>()
        .AddSingleton<TrackEndpoints>()
        .AddSingleton<LikeEndpoints>()
        .AddSingleton<PlayEndpoints>()
        .AddSingleton<CommentEndpoints>()
        .AddSingleton<ListEndpoints>()
        .AddSingleton<ProfileEndpoints>()
        .AddSingleton<TagEndpoints>()
        .AddSingleton<SearchEndpoints>()
        .AddSingleton<ActorSearchEndpoints>()
        .AddSingleton<MixedSearch>()
        .AddSingleton<SearchAllEndpoints>()
        .AddSingleton<MentionViews>()
        .AddSingleton<MentionEndpoints>()
        .AddSingleton<ActivityEndpoints>()
        .AddSingleton<RankingEndpoints>()
        .AddSingleton<AddressEndpoints>()
        .AddSingleton<RecordEndpoints>()
        .AddSingleton<LabelEndpoints>()
        .AddSingleton<StatusEndpoints>()
        .AddSingleton<HomeEndpoints>()
        .AddSingleton<CollectionLoader>()
        .AddSingleton<Frames>()
        .AddSingleton<FeedEndpoints>()
        .AddSingleton<ExportQueries>()
        .AddSingleton<ExportEndpoints>()
        .AddSingleton<PlayableAudio>()
        .AddSingleton<AudioEndpoints>()
        .AddSingleton<AudioProxyEndpoints>()
        .AddSubsonic()
        .AddFrontend();

    public static void MapApi(this WebApplication app)
    {
        var services = app.Services;
        var xrpc = new XrpcRouter(
            services.GetRequiredService<ViewerGate>(), services.GetRequiredService<RateLimits>(), services.GetRequiredService<KeptReplies>(),
            services.GetRequiredService<LabelerDemand>(),
            services.GetRequiredService<ApiMetrics>(), services.GetRequiredService<ApiOptions>(), services.GetRequiredService<TimeProvider>());
        services.GetRequiredService<TrackEndpoints>().Map(xrpc);
        services.GetRequiredService<LikeEndpoints>().Map(xrpc);
        services.GetRequiredService<PlayEndpoints>().Map(xrpc);
        services.GetRequiredService<CommentEndpoints>().Map(xrpc);
        services.GetRequiredService<ProfileEndpoints>().Map(xrpc);
        services.GetRequiredService<ListEndpoints>().Map(xrpc);
        services.GetRequiredService<TagEndpoints>().Map(xrpc);
        services.GetRequiredService<SearchEndpoints>().Map(xrpc);
        services.GetRequiredService<ActorSearchEndpoints>().Map(xrpc);
        services.GetRequiredService<SearchAllEndpoints>().Map(xrpc);
        services.GetRequiredService<MentionEndpoints>().Map(xrpc);
        services.GetRequiredService<ActivityEndpoints>().Map(xrpc);
        services.GetRequiredService<RankingEndpoints>().Map(xrpc);
        services.GetRequiredService<AddressEndpoints>().Map(xrpc);
        services.GetRequiredService<RecordEndpoints>().Map(xrpc);
        services.GetRequiredService<LabelEndpoints>().Map(xrpc);
        services.GetRequiredService<StatusEndpoints>().Map(xrpc);

        app.MapService(services.GetRequiredService<ApiOptions>(), xrpc);
        app.MapDocumentation(services.GetRequiredService<ApiOptions>(), xrpc);
        services.GetRequiredService<AudioEndpoints>().Map(app);
        if (services.GetRequiredService<BlobShelf>().IsEnabled)
            services.GetRequiredService<AudioProxyEndpoints>().Map(app);
        services.GetRequiredService<FeedEndpoints>().Map(app);
        services.GetRequiredService<ExportEndpoints>().Map(app);
        app.MapSubsonic();
        app.Map($"{XrpcRouter.Prefix}/{{**nsid}}", xrpc.InvokeAsync);
        var isFrontendOn = services.GetRequiredService<ApiOptions>().FrontendEnabled;
        if (isFrontendOn)
            app.MapFrontend();
        if (isFrontendOn)
            app.Map("{**path}", FrontendRouter.RefuseUnknown).WithMetadata(DetailShape.BesideXrpc);
        else
            app.Map("{**path}", static _ => throw new XrpcException(XrpcError.NotXrpc()));
    }
}
