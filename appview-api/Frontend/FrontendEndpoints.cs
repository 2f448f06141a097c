using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>
/// The API of plyr's web front end (docs/frontend.md): a translation of what XRPC answers, from the same queries and by the same rules of
/// visibility. One class per group of paths, each with a line here and there.
/// </summary>
internal static class FrontendEndpoints
{
    public static IServiceCollection AddFrontend(this IServiceCollection services) => services
        .Configure<RouteOptions>(static routes => routes.SetParameterPolicy<FileNameConstraint>(FileNameConstraint.Name))
        .AddSingleton<FrontendPages>()
        .AddSingleton<ServiceGroup>()
        .AddSingleton<TracksGroup>()
        .AddSingleton<TrackDetailsGroup>()
        .AddSingleton<TagsGroup>()
        .AddSingleton<AudioGroup>()
        .AddSingleton<SearchGroup>()
        .AddSingleton<ArtistTotals>()
        .AddSingleton<ArtistsGroup>()
        .AddSingleton<NamedAlbums>()
        .AddSingleton<AlbumsGroup>()
        .AddSingleton<NamedLists>()
        .AddSingleton<ListsGroup>()
        .AddSingleton<SitemapQueries>()
        .AddSingleton<RadioQueries>()
        .AddSingleton<ActivityGroup>()
        .AddSingleton<CatalogueGroup>()
        .AddSingleton<ListeningQueries>()
        .AddSingleton<PresenceGroup>()
        .AddSingleton<RadioGroup>();

    public static void MapFrontend(this WebApplication app)
    {
        var services = app.Services;
        var router = new FrontendRouter(
            app, services.GetRequiredService<RateLimits>(), services.GetRequiredService<KeptReplies>(), services.GetRequiredService<ApiMetrics>(),
            services.GetRequiredService<ApiOptions>(), services.GetRequiredService<Audience>(), services.GetRequiredService<TimeProvider>());
        services.GetRequiredService<ServiceGroup>().Map(router);
        services.GetRequiredService<TracksGroup>().Map(router);
        services.GetRequiredService<TrackDetailsGroup>().Map(router);
        services.GetRequiredService<TagsGroup>().Map(router);
        services.GetRequiredService<AudioGroup>().Map(router);
        services.GetRequiredService<SearchGroup>().Map(router);
        SessionGroup.Map(router);
        services.GetRequiredService<ArtistsGroup>().Map(router);
        services.GetRequiredService<AlbumsGroup>().Map(router);
        services.GetRequiredService<ListsGroup>().Map(router);
        services.GetRequiredService<ActivityGroup>().Map(router);
        services.GetRequiredService<CatalogueGroup>().Map(router);
        services.GetRequiredService<PresenceGroup>().Map(router);
        services.GetRequiredService<RadioGroup>().Map(router);
    }
}
