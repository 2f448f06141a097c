using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Npgsql;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Pages;

/// <summary>Answers <c>/</c>: a page for browsers, JSON for everything else.</summary>
internal sealed class HomeEndpoints(
    StatusQueries status, IndexState index, TrackQueries tracks, PageLoader pages, ApiOptions options, Audience everyone, TimeProvider time)
{
    private const int NewestCount = 12;

    // Nothing runs, and nothing is loaded but pictures and sound, which lie wherever their artists keep them.
    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(HomePage.Style)))}'; "
        + "img-src https: http: data:; media-src 'self' https: http:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <param name="forPrograms">What was answered before there was a page, and still is to those who do not ask for one.</param>
    public void Map(WebApplication app, ReadOnlyMemory<byte> forPrograms) =>
        app.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], context =>
        {
            context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
            return WantsPage(context.Request) ? SendPageAsync(context) : JsonReply.OfUtf8(forPrograms, Freshness.Document).SendAsync(context);
        });

    // Browsers name it; curl and libraries say */* or nothing.
    private static bool WantsPage(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    private async Task SendPageAsync(HttpContext context)
    {
        var content = await LoadAsync(context.RequestAborted);
        var body = Encoding.UTF8.GetBytes(HomePage.Render(options, content, time.GetUtcNow()).Markup);
        var response = context.Response;
        response.StatusCode = content is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        ResponseHeaders.SetFreshness(response.Headers, content is null ? Freshness.NoStore : Freshness.Latest);
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    // Null while the database is away, starting, or not migrated yet: the page says so itself.
    private async Task<HomeContent?> LoadAsync(CancellationToken ct)
    {
        try
        {
            var totals = (await status.LoadTotalsAsync(ct)).ToDictionary(row => row.Name, row => row.Value);
            var sources = await index.LoadSourcesAsync(ct);
            var newest = await tracks.ListNewestAsync(everyone, [], [], includeAdult: false, Keyset.NewestFirst, NewestCount, ct);
            var views = await pages.LoadAsync(everyone, ct, tracks: newest.Select(track => track.Id));
            return new HomeContent(totals, sources, [.. newest.Select(track => views.BriefTrack(track.Id)).OfType<TrackViewBasic>()]);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return null;
        }
    }
}
