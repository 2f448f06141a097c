using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Feeds;

/// <summary>What programs other than music clients read: feeds, playlist files, frames, and what tells sites of the frames.</summary>
internal sealed class FeedEndpoints(CollectionLoader loader, Frames frames, RateLimits limits, Collections collections, ApiOptions options)
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public void Map(WebApplication app)
    {
        Map(app, "/rss/artist/{did}", SendArtistFeedAsync);
        Map(app, "/rss/list/{did}/{rkey}", SendListFeedAsync);
        Map(app, "/playlist/{did}/{rkey}.m3u8", SendM3u8Async);
        Map(app, "/playlist/{did}/{rkey}.jspf", SendJspfAsync);
        Map(app, "/embed/track/{did}/{rkey}", context => SendFrameAsync(context, collections.TrackNsid));
        Map(app, "/embed/list/{did}/{rkey}", context => SendFrameAsync(context, collections.ListNsid));
        Map(app, "/embed/album/{did}/{slug}", SendAlbumFrameAsync);
        Map(app, "/oembed", SendOEmbedAsync);
    }

    private void Map(WebApplication app, string path, Func<HttpContext, Task> send) => app.MapMethods(path, Methods, context =>
    {
        limits.Admit(context, QueryCost.Usual, viewer: null);
        return send(context);
    });

    private async Task SendArtistFeedAsync(HttpContext context) =>
        await SendFeedAsync(context, await loader.LoadArtistAsync(ReadDid(context), context.RequestAborted));

    private async Task SendListFeedAsync(HttpContext context) =>
        await SendFeedAsync(context, await loader.LoadListAsync(ReadUri(context, collections.ListNsid), context.RequestAborted));

    private Task SendFeedAsync(HttpContext context, TrackCollection collection)
    {
        var newest = RssFeed.Episodes(collection).Select(track => track.SortAt).DefaultIfEmpty().Max();
        return new DocumentReply(RssFeed.Write(collection, options.Origin + context.Request.Path), RssFeed.ContentType, Freshness.Item)
        {
            LastModified = newest == default ? null : newest,
        }.SendAsync(context);
    }

    private async Task SendM3u8Async(HttpContext context)
    {
        var list = await loader.LoadListAsync(ReadUri(context, collections.ListNsid), context.RequestAborted);
        await new DocumentReply(PlaylistFiles.WriteM3u8(list), PlaylistFiles.M3u8Type, Freshness.Item).SendAsync(context);
    }

    private async Task SendJspfAsync(HttpContext context)
    {
        var list = await loader.LoadListAsync(ReadUri(context, collections.ListNsid), context.RequestAborted);
        await new DocumentReply(PlaylistFiles.WriteJspf(list), PlaylistFiles.JspfType, Freshness.Item).SendAsync(context);
    }

    private async Task SendFrameAsync(HttpContext context, string collection)
    {
        await SendFrameAsync(context, await loader.LoadAsync(ReadUri(context, collection), context.RequestAborted));
    }

    private async Task SendAlbumFrameAsync(HttpContext context) => await SendFrameAsync(
        context, (await loader.LoadAlbumAsync(ReadDid(context), (string)context.Request.RouteValues["slug"]!, context.RequestAborted)).Shown);

    private static async Task SendFrameAsync(HttpContext context, TrackCollection shown)
    {
        context.Response.Headers.ContentSecurityPolicy = EmbedPage.Policy;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        await new DocumentReply(EmbedPage.Write(shown), EmbedPage.ContentType, Freshness.Item).SendAsync(context);
    }

    private async Task SendOEmbedAsync(HttpContext context)
    {
        var parameters = XrpcParameters.Of(context.Request.QueryString);
        var address = parameters.Uri("url");
        var maxWidth = parameters.Integer("maxwidth", long.MaxValue, 1, long.MaxValue);
        var maxHeight = parameters.Integer("maxheight", long.MaxValue, 1, long.MaxValue);
        if (parameters.OptionalText("format", maxBytes: 64) is not (null or "json"))
            throw new XrpcException(new XrpcError(StatusCodes.Status501NotImplemented, "FormatNotOffered", "Only format=json is offered."));

        var body = OEmbed.Write(options, await frames.FindAsync(address, context.RequestAborted), maxWidth, maxHeight);
        await JsonReply.OfUtf8(body, Freshness.Item).SendAsync(context);
    }

    private static AtIdentifier ReadDid(HttpContext context) =>
        Did.TryParse(context.Request.RouteValues["did"] as string, out var did) ? AtIdentifier.Parse(did.Value) : throw BadPath();

    private static AtUri ReadUri(HttpContext context, string collection) =>
        Did.TryParse(context.Request.RouteValues["did"] as string, out var did) && RecordKey.TryParse(context.Request.RouteValues["rkey"] as string, out var rkey)
            ? AtUri.Create(did, Nsid.Parse(collection), rkey)
            : throw BadPath();

    private static XrpcException BadPath() => new(XrpcError.InvalidRequest("The path has to hold a DID, and a record key where one belongs."));
}
