using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>
/// <c>/rest/{method}</c>, with or without <c>.view</c>: the index as a library for players that speak Subsonic. It is public and can only be read, so
/// whatever name and password a player sends is accepted and not looked at, except that a name may be that of a public account (docs/subsonic.md).
/// </summary>
internal static class SubsonicEndpoints
{
    private const string Suffix = ".view";

    public static IServiceCollection AddSubsonic(this IServiceCollection services) => services
        .AddSingleton<SubsonicMethods>()
        .AddSingleton<AlbumQueries>()
        .AddSingleton<SongQueries>()
        .AddSingleton<PagePlaces>()
        .AddSingleton<LongLists>()
        .AddSingleton<LibraryLoader>()
        .AddSingleton<BrowsingMethods>()
        .AddSingleton<ListMethods>()
        .AddSingleton<PlaylistMethods>()
        .AddSingleton<SearchMethods>()
        .AddSingleton<SuggestionMethods>()
        .AddSingleton<MediaMethods>();

    public static void MapSubsonic(this WebApplication app)
    {
        var services = app.Services;
        if (!services.GetRequiredService<ApiOptions>().IsSubsonicEnabled)
            return;

        var methods = services.GetRequiredService<SubsonicMethods>();
        SystemMethods.Register(methods);
        services.GetRequiredService<BrowsingMethods>().Register(methods);
        services.GetRequiredService<ListMethods>().Register(methods);
        services.GetRequiredService<PlaylistMethods>().Register(methods);
        services.GetRequiredService<SearchMethods>().Register(methods);
        services.GetRequiredService<SuggestionMethods>().Register(methods);
        services.GetRequiredService<MediaMethods>().Register(methods);
        var limits = services.GetRequiredService<RateLimits>();
        app.MapMethods("/rest/{method}", [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post], context => AnswerAsync(context, methods, limits))
            .WithMetadata(SubsonicErrorShape.Instance);
    }

    private static async Task AnswerAsync(HttpContext context, SubsonicMethods methods, RateLimits limits)
    {
        var request = await SubsonicRequest.ReadAsync(context);

        var name = (string)context.Request.RouteValues["method"]!;
        var method = methods.Find(name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name);
        limits.Admit(context, method.Cost, viewer: null);
        switch (await method.Answer(request, context.RequestAborted))
        {
            case SubsonicAnswer.Document(var root):
                await SubsonicReply.SendAsync(context, root, SubsonicRequest.WantsJson(context));
                break;
            case SubsonicAnswer.Elsewhere(var address):
                // Only the player's own cache: the source may change, and a shared cache would hold on to a server that the artist has left.
                context.Response.Headers.CacheControl = "private, max-age=300";
                context.Response.Headers.Location = address.AbsoluteUri;
                context.Response.StatusCode = StatusCodes.Status302Found;
                break;
            case var other:
                throw new InvalidOperationException($"{name} answered with a {other.GetType()}.");
        }
    }
}
